internal import Faults

/// Flags and operands of a command in runc's grammar (Go's urfave/cli): flags before the first operand, `--name
/// value` or `--name=value`, one dash as good as two.
struct CommandArguments {
    // Lists, not dictionaries: a few words, and no look-up of conformances at the start of every command.
    private var values: [Flag] = []
    private(set) var operands: [String] = []

    /// `valued` and `switches` are names without dashes; `aliases` short to long.
    init(
        _ words: ArraySlice<String>, valued: [String], switches: [String], aliases: KeyValuePairs<String, String> = [:]
    ) throws(Fault) {
        var rest = words
        while let word = rest.first {
            guard word.hasPrefix("-"), word != "-" else { break }
            rest = rest.dropFirst()
            if word == "--" { break }
            let bare = word.drop { $0 == "-" }
            let parts = bare.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = aliases.first { $0.key == parts[0] }?.value ?? String(parts[0])
            if switches.contains(name) {
                values.append(Flag(name: name, value: parts.count > 1 ? String(parts[1]) : "true"))
            } else if valued.contains(name) {
                if parts.count > 1 {
                    values.append(Flag(name: name, value: String(parts[1])))
                } else {
                    guard let value = rest.popFirst() else {
                        throw Fault(.invalidArgument, "flag needs an argument: -\(parts[0])")
                    }
                    values.append(Flag(name: name, value: value))
                }
            } else {
                throw Fault(.invalidArgument, "flag provided but not defined: -\(parts[0])")
            }
        }
        operands = Array(rest)
    }

    /// The last value; nil when the flag is not there.
    subscript(_ name: String) -> String? { values.last { $0.name == name }?.value }
    /// All values of a flag that may be repeated.
    func all(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }
    func has(_ name: String) -> Bool { self[name] == "true" }
    func has(any names: String...) -> Bool { names.contains { self[$0] != nil } }

    func number(_ name: String) throws(Fault) -> Int32? {
        guard let text = self[name] else { return nil }
        guard let value = Int32(text), value >= 0 else {
            throw Fault(.invalidArgument, "invalid value \"\(text)\" for flag -\(name): parse error")
        }
        return value
    }
}

/// A flag as given.
private struct Flag {
    let name: String
    let value: String
}
