/// Reads a command line by the rules of Go's pflag, which Docker's grammar is.
///
/// `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`, clusters of switches (`-itd`), switches take a
/// value only behind `=`, `--` ends flags; where flags do not mix with arguments, the first argument ends them.
struct FlagParser {
    /// Why reading stopped.
    enum Outcome {
        case parsed(FlagValues, arguments: [String], warnings: [String])
        /// `--help`, or `-h` where that is not another flag; with a warning for the latter.
        case help(warning: String?)
    }

    private let flags: [Flag]
    private let mixes: Bool
    private var rest: ArraySlice<String>
    private var values: FlagValues
    private var arguments: [String] = []
    private var warnings: [String] = []
    private var help: Outcome?

    private init(_ line: [String], _ flags: [Flag], mixes: Bool) {
        self.flags = flags
        self.mixes = mixes
        rest = line[...]
        values = FlagValues(flags)
    }

    /// `mixes`: flags may stand behind arguments.
    static func parse(_ line: [String], flags: [Flag], mixes: Bool) throws(UsageFault) -> Outcome {
        var parser = FlagParser(line, flags, mixes: mixes)
        while let word = parser.rest.popFirst(), parser.help == nil {
            guard word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 else {
                parser.arguments.append(word)
                if !mixes { break }
                continue
            }
            if word == "--" { break }
            if word.hasPrefix("--") { try parser.long(word) } else { try parser.cluster(word) }
        }
        if let help = parser.help { return help }
        return .parsed(parser.values, arguments: parser.arguments + parser.rest, warnings: parser.warnings)
    }

    private mutating func long(_ word: String) throws(UsageFault) {
        let body = word.dropFirst(2)
        guard let first = body.first, first != "-", first != "=" else { throw UsageFault("bad flag syntax: \(word)") }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let flag = flags.first(where: { $0.name == name }) else {
            if name == "help" { return help = .help(warning: nil) }
            throw UsageFault("unknown flag: --\(name)")
        }
        if parts.count == 2 { return try set(flag, String(parts[1])) }
        if flag.isSwitch { return try set(flag, "true") }
        guard let value = rest.popFirst() else { throw UsageFault("flag needs an argument: --\(name)") }
        try set(flag, value)
    }

    private mutating func cluster(_ word: String) throws(UsageFault) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let flag = flags.first(where: { $0.short == letter }) else {
                guard letter == "h" else {
                    throw UsageFault("unknown shorthand flag: '\(letter)' in -\(letter)\(letters)")
                }
                return help = .help(warning: "Flag shorthand -h has been deprecated, use --help")
            }
            if letters.count > 1, letters.first == "=" { return try set(flag, String(letters.dropFirst())) }
            if flag.isSwitch {
                try set(flag, "true")
                continue
            }
            if !letters.isEmpty { return try set(flag, String(letters)) }
            guard let value = rest.popFirst() else {
                throw UsageFault("flag needs an argument: '\(letter)' in -\(letter)")
            }
            return try set(flag, value)
        }
    }

    private mutating func set(_ flag: Flag, _ value: String) throws(UsageFault) {
        if flag.name == "help" { return help = .help(warning: nil) }
        if flag.isLater { throw UsageFault("--\(flag.name): not supported yet") }
        if let check = flag.check {
            do throws(UsageFault) { try check(value) } catch {
                throw UsageFault("invalid argument \(GoQuote.quote(value)) for \"\(flag.spelled)\" flag: \(error.text)")
            }
        }
        if let why = flag.deprecated { warnings.append("Flag --\(flag.name) has been deprecated, \(why)") }
        values.add(value, to: flag)
    }
}
