/// What a command line gave to flags; every value has passed its flag's check.
struct FlagValues: Sendable {
    private var given: [String: [String]] = [:]
    private var standards: [String: String]

    init(_ flags: [Flag]) {
        standards = [:]
        for flag in flags where !flag.standard.isEmpty { standards[flag.key] = flag.standard }
    }

    mutating func add(_ value: String, to flag: Flag) {
        given[flag.key, default: []].append(value)
    }

    /// Whether the flag was given at all.
    func changed(_ name: String) -> Bool { given[name] != nil }

    /// Every value, in the order given.
    func list(_ name: String) -> [String] { given[name] ?? [] }

    /// The last value, or the default; empty without either.
    func string(_ name: String) -> String { given[name]?.last ?? standards[name] ?? "" }

    /// The last value, or nil when the flag was not given or is empty.
    func optional(_ name: String) -> String? {
        guard let text = given[name]?.last, !text.isEmpty else { return nil }
        return text
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
