/// Lengths of time as Go's `time.ParseDuration` reads them: `1h30m`, `1.5s`, `300ms`.
enum GoDuration {
    private static let units: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
    ]

    static func nanoseconds(_ text: String) throws(UsageFault) -> Int64 {
        let quoted = GoQuote.quote(text)
        var rest = text[...]
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { throw UsageFault("time: invalid duration \(quoted)") }
        var total = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            guard let value = Double(number) else { throw UsageFault("time: invalid duration \(quoted)") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
            guard !unit.isEmpty else { throw UsageFault("time: missing unit in duration \(quoted)") }
            guard let scale = units[String(unit)] else {
                throw UsageFault("time: unknown unit \(GoQuote.quote(String(unit))) in duration \(quoted)")
            }
            rest = rest.dropFirst(unit.count)
            total += value * scale
        }
        guard total < 9.2e18 else { throw UsageFault("time: invalid duration \(quoted)") }
        return Int64(isNegative ? -total : total)
    }
}
