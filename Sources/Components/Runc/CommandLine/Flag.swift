/// One flag of a command; the definition gives parser and help.
struct Flag: Sendable {
    /// The long name first, without dashes.
    let names: [String]
    let takesValue: Bool
    let usage: String
    /// The value when it is not given, as help shows it.
    var standard: String?
    /// Taken, but not in the help.
    var isHidden = false

    var name: String { names.first ?? "" }

    /// A flag with a value.
    static func value(_ names: String..., standard: String? = nil, isHidden: Bool = false, usage: String) -> Flag {
        Flag(names: names, takesValue: true, usage: usage, standard: standard, isHidden: isHidden)
    }

    /// A flag that is there or not.
    static func toggle(_ names: String..., isHidden: Bool = false, usage: String) -> Flag {
        Flag(names: names, takesValue: false, usage: usage, isHidden: isHidden)
    }

    /// Every command has it.
    static let help = Flag.toggle("help", "h", usage: "show help")
}
