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

    /// A line on standard error. It may quote a stranger's words, and a terminal obeys control characters.
    func complain(_ text: String) {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A: clean.append(scalar)
            case 0..<0x20, 0x7F..<0xA0: clean.append("?")
            default: clean.append(scalar)
            }
        }
        Console.write(String(clean) + "\n", to: errors)
    }

    /// All of `text`; an output that is gone ends the client as SIGPIPE does, other errors end the text.
    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = RawWrite.all(UnsafeRawBufferPointer($0), to: descriptor) }
    }
}
