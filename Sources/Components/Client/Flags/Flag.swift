/// One flag of a command: parser, help text and completions are all made from this.
struct Flag: Sendable {
    /// Refuses a value when the command line is read; the text goes behind `invalid argument "x" for "--y" flag: `.
    typealias Check = @Sendable (String) throws(UsageFault) -> Void

    /// Without the dashes.
    let name: String
    let short: Character?
    /// Word for the value in help texts (`string`, `list`); empty for a switch.
    let type: String
    let help: String
    /// As help texts show it; nil where they show none.
    var shownDefault: String?
    /// The value when the flag is not given.
    var standard = ""
    /// Another name for `canonical`; it is stored under that.
    var canonical: String?
    var isHidden = false
    /// Text behind `Flag --x has been deprecated, `.
    var deprecated: String?
    /// Of a later version: refused by name.
    var isLater = false
    var check: Check?
    /// What a shell may complete the value with.
    var choices: [String] = []

    init(_ name: String, _ short: Character? = nil, _ type: String, _ help: String, check: Check? = nil) {
        self.name = name
        self.short = short
        self.type = type
        self.help = help
        self.check = check ?? Self.checks[type]
    }

    var isSwitch: Bool { type.isEmpty }
    /// The name under which values are stored.
    var key: String { canonical ?? name }
    /// `-m, --memory`, as error texts have it.
    var spelled: String { (short.map { "-\($0), " } ?? "") + "--\(name)" }

    /// A switch: `--name`, `--name=false`.
    static func toggle(_ name: String, _ short: Character? = nil, _ help: String) -> Flag {
        Flag(name, short, "", help)
    }

    private static let checks: [String: Check] = [
        "": { (text) throws(UsageFault) in _ = try Numbers.bool(text) },
        "int": { (text) throws(UsageFault) in _ = try Numbers.int64(text) },
        "uint": { (text) throws(UsageFault) in _ = try Numbers.unsigned(text, bits: 64) },
        "uint16": { (text) throws(UsageFault) in _ = try Numbers.unsigned(text, bits: 16) },
        "bytes": { (text) throws(UsageFault) in _ = try ByteSize.parse(text) },
        "duration": { (text) throws(UsageFault) in _ = try GoDuration.nanoseconds(text) },
        "filter": { (text) throws(UsageFault) in try FilterOption.check(text) },
    ]
}

extension Flag {
    /// Shown as `(default "text")` where it is a string, and taken when the flag is not given.
    func defaulting(to value: String) -> Flag {
        var copy = self
        copy.standard = value
        copy.shownDefault = type == "string" ? "\"\(value)\"" : value
        return copy
    }

    /// A second name for the flag `name`, not shown in help.
    func alias(of name: String) -> Flag {
        var copy = self
        copy.canonical = name
        copy.isHidden = true
        return copy
    }

    /// Shown in help, refused when used.
    var later: Flag {
        var copy = self
        copy.isLater = true
        return copy
    }

    var hidden: Flag {
        var copy = self
        copy.isHidden = true
        return copy
    }

    func deprecated(_ why: String) -> Flag {
        var copy = self
        copy.deprecated = why
        copy.isHidden = true
        return copy
    }

    func showing(_ text: String) -> Flag {
        var copy = self
        copy.shownDefault = text
        return copy
    }

    func choosing(_ words: [String]) -> Flag {
        var copy = self
        copy.choices = words
        return copy
    }
}
