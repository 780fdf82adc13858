internal import Faults

/// Flags and operands of a command in runc's grammar (Go's urfave/cli): `--name value` or `--name=value`, one dash as
/// good as two; flags may follow operands unless the command keeps their order.
struct CommandArguments {
    // A list, not a dictionary: few words, and no look-up of conformances at the start of every command.
    private var values: [(name: String, value: String)] = []
    private(set) var operands: [String] = []
    private let flags: [Flag]

    init(_ words: ArraySlice<String>, _ flags: [Flag], keepsOrder: Bool = true) throws(Fault) {
        self.flags = flags + [.help]
        var rest = words
        while let word = rest.popFirst() {
            if word == "--" { break }
            if word.hasPrefix("-"), word.count > 1 {
                try take(word, &rest)
            } else {
                operands.append(word)
                if keepsOrder { break }
            }
        }
        operands += rest
    }

    private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(Fault) {
        let bare = String(word.dropFirst(word.hasPrefix("--") ? 2 : 1))
        let equals = bare.utf8.firstIndex(of: 0x3D)
        let name = equals.map { String(bare[..<$0]) } ?? bare
        guard let flag = flags.first(where: { $0.names.contains(name) }) else {
            throw Fault(.invalidArgument, "flag provided but not defined: -\(name)")
        }
        if let equals {
            let given = String(bare[bare.utf8.index(after: equals)...])
            if !flag.takesValue { _ = try Self.boolean(given, name) }
            values.append((flag.name, given))
        } else if !flag.takesValue {
            values.append((flag.name, "true"))
        } else if let value = rest.popFirst() {
            values.append((flag.name, value))
        } else {
            throw Fault(.invalidArgument, "flag needs an argument: -\(name)")
        }
    }

    /// Go's strconv.ParseBool.
    private static func boolean(_ text: String, _ name: String) throws(Fault) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw Fault(.invalidArgument, "invalid boolean value \"\(text)\" for -\(name): parse error")
        }
    }

    /// The last value; nil when the flag is not there.
    subscript(_ name: String) -> String? { values.last { $0.name == name }?.value }
    /// All values of a flag that may be repeated.
    func all(_ name: String) -> [String] { values.filter { $0.name == name }.map(\.value) }
    /// Whether a toggle is on.
    func has(_ name: String) -> Bool { self[name].map { (try? Self.boolean($0, name)) == true } ?? false }

    /// A flag's number; nil when it is not there.
    func number<Number: FixedWidthInteger>(_ name: String) throws(Fault) -> Number? {
        guard let text = self[name] else { return nil }
        guard let value = Number(text) else {
            throw Fault(.invalidArgument, "invalid value \"\(text)\" for flag -\(name): parse error")
        }
        return value
    }
}
