import Linux

/// What a command did.
struct Outcome: CustomStringConvertible {
    let arguments: [String]
    /// As a shell shows it: 128 + signal for a killed one; nil where it did not end in time.
    let status: Int32?
    let output: String
    let errors: String

    /// The first line of the output.
    var line: String { output.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? "" }
    /// The output's lines.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    var description: String {
        let end = status.map(String.init) ?? "no end"
        return "`\(arguments.joined(separator: " "))` -> \(end), out: \(output), err: \(errors)"
    }
}
