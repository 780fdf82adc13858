/// What a command line gave to flags; every value has passed its flag's check.
struct FlagValues: Sendable {
    /// Short lists: the first dictionary of a process costs it a look through all conformances.
    private var given: [FlagValue] = []
    private var standards: [FlagValue] = []

    init(_ flags: [Flag]) {
        for flag in flags where !flag.standard.isEmpty {
            standards.append(FlagValue(name: flag.key, text: flag.standard))
        }
    }

    mutating func add(_ value: String, to flag: Flag) {
        given.append(FlagValue(name: flag.key, text: value))
    }

    /// Whether the flag was given at all.
    func changed(_ name: String) -> Bool { last(name) != nil }

    /// Every value, in the order given.
    func list(_ name: String) -> [String] {
        var values: [String] = []
        for one in given where one.name == name { values.append(one.text) }
        return values
    }

    /// The last value, or the default; empty without either.
    func string(_ name: String) -> String {
        if let text = last(name) { return text }
        for one in standards where one.name == name { return one.text }
        return ""
    }

    /// The last value, or nil when the flag was not given or is empty.
    func optional(_ name: String) -> String? {
        guard let text = last(name), !text.isEmpty else { return nil }
        return text
    }

    private func last(_ name: String) -> String? {
        var found: String?
        for one in given where one.name == name { found = one.text }
        return found
    }

    func bool(_ name: String) -> Bool {
        // Checked when it was read; what is not a truth value is an absent default.
        (try? Numbers.bool(string(name))) ?? false
    }

    /// 0 without a value.
    func int64(_ name: String) -> Int64 {
        // Checked when it was read; what is not a number is an absent default.
        (try? Numbers.int64(string(name))) ?? 0
    }

    func int(_ name: String) -> Int { Int(clamping: int64(name)) }

    /// Bytes; 0 without a value.
    func bytes(_ name: String) -> Int64 {
        // Checked when it was read; what is not a size is an absent default.
        let text = string(name)
        return text.isEmpty ? 0 : (try? ByteSize.parse(text)) ?? 0
    }

    /// `key=value` pairs; the last one of a key wins, a missing value is empty.
    func map(_ name: String) -> [String: String] { KeyValue.map(list(name)) }
}

private struct FlagValue: Sendable {
    let name: String
    let text: String
}
