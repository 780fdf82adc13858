/// `--cpus`: a decimal number of processors, kept exactly in billionths.
enum ProcessorCount {
    static func nanoCPUs(_ text: String) throws(UsageFault) -> Int64 {
        let bad = UsageFault("failed to parse \(text) as a rational number")
        var digits = text[...]
        let isNegative = digits.first == "-"
        if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = { (part: Substring) in part.utf8.allSatisfy { (48...57).contains($0) } }
        guard parts.allSatisfy(isNumber), parts.contains(where: { !$0.isEmpty }) else { throw bad }
        var fraction = parts.count == 2 ? parts[1] : ""
        while fraction.last == "0" { fraction.removeLast() }
        guard fraction.count <= 9 else { throw UsageFault("value is too precise") }
        let padded = fraction + String(repeating: "0", count: 9 - fraction.count)
        guard let whole = Int64(parts[0].isEmpty ? "0" : parts[0]), whole < 1_000_000_000, let part = Int64(padded)
        else { throw bad }
        return (whole * 1_000_000_000 + part) * (isNegative ? -1 : 1)
    }
}
