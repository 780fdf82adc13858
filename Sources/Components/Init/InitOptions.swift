/// docker-init's command line, as tini has it: options, then the program with its arguments.
struct InitOptions: Equatable {
    /// Signals go to the child's process group, not to it alone (`-g`, TINI_KILL_PROCESS_GROUP).
    var killsGroup = false
    /// Become a child subreaper, for where this is not pid 1 (`-s`, TINI_SUBREAPER).
    var isSubreaper = false
    /// Get this signal when the parent dies (`-p`).
    var parentDeathSignal: Int32?
    /// Exit statuses of the child that count as 0 (`-e`).
    var remapped: Set<Int32> = []
    var warns = true
    var command: [String] = []

    /// What the command line asks for.
    enum Wish: Equatable {
        case run(InitOptions)
        case version
        case help
        case mistake(String)
    }

    static func parse(_ arguments: [String], environment: [String: String]) -> Wish {
        if arguments == ["--version"] { return .version }
        var options = InitOptions()
        options.killsGroup = environment["TINI_KILL_PROCESS_GROUP"] != nil
        options.isSubreaper = environment["TINI_SUBREAPER"] != nil
        var rest = arguments[...]
        while let word = rest.first, word.hasPrefix("-"), word != "-" {
            rest.removeFirst()
            if word == "--" { break }
            if word == "-h" || word == "--help" { return .help }
            if let mistake = options.take(word.dropFirst(), &rest) { return .mistake(mistake) }
        }
        options.command = Array(rest)
        return options.command.isEmpty ? .mistake("no program given") : .run(options)
    }

    /// One word of letters, `-vvg` or `-e143` or `-e 143`; a text when it cannot be meant.
    private mutating func take(_ letters: Substring, _ rest: inout ArraySlice<String>) -> String? {
        var letters = letters
        while let letter = letters.popFirst() {
            switch letter {
            case "g": killsGroup = true
            case "s": isSubreaper = true
            case "w": warns = true
            case "v": break  // there is little to tell
            case "p", "e":
                guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
                    return "option -\(letter) needs a value"
                }
                return takeValue(letter, value)
            default: return "unknown option -\(letter)"
            }
        }
        return nil
    }

    private mutating func takeValue(_ letter: Character, _ value: String) -> String? {
        if letter == "e" {
            guard let status = Int32(value), (0...255).contains(status) else {
                return "not a valid option for -e: \(value)"
            }
            remapped.insert(status)
            return nil
        }
        guard let signal = SignalName.number(value) else { return "not a valid option for -p: \(value)" }
        parentDeathSignal = signal
        return nil
    }
}
