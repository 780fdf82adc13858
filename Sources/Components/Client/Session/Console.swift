internal import Glibc
internal import Linux

/// The client's three streams.
struct Console: Sendable {
    var input: Int32 = 0
    var output: Int32 = 1
    var errors: Int32 = 2

    var inputIsTerminal: Bool { isatty(input) == 1 }
    var outputIsTerminal: Bool { isatty(output) == 1 }
    var errorsIsTerminal: Bool { isatty(errors) == 1 }

    /// Rows and columns of the output's terminal; nil without one.
    var size: WindowSize? {
        // What is no terminal has no size.
        try? windowSize(output)
    }

    /// Columns that help texts have.
    var width: Int {
        guard let columns = size?.columns, columns > 0 else { return 80 }
        return Int(columns)
    }

    /// A line on standard output.
    func line(_ text: String) { Console.write(text + "\n", to: output) }

    /// Text on standard output as it is.
    func write(_ text: String) { Console.write(text, to: output) }

    /// A line on standard error.
    func complain(_ text: String) { Console.write(text + "\n", to: errors) }

    /// All of `text`; an output that is gone ends the client as SIGPIPE does, other errors end the text.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = RawWrite.all(UnsafeRawBufferPointer($0), to: descriptor) }
    }
}
