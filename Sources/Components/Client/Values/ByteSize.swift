/// Sizes as users write and read them (docker/go-units).
enum ByteSize {
    /// Bytes of `64m`, `1.5g`, `512`: powers of 1024, units b k m g t p, an `i` and a `b` may follow.
    static func parse(_ text: String) throws(UsageFault) -> Int64 {
        let bad = UsageFault("invalid size: '\(text)'")
        var digits = text[...]
        var unit = digits.suffix(while: { !($0.isASCII && $0.isNumber) && $0 != "." })
        digits = digits.dropLast(unit.count)
        if unit.first == " " { unit.removeFirst() }
        let exponents: [Character: Int] = ["k": 1, "m": 2, "g": 3, "t": 4, "p": 5]
        var exponent = 0
        var letters = unit.lowercased()[...]
        if let first = letters.first, let power = exponents[first] {
            exponent = power
            letters.removeFirst()
        }
        guard ["", "b", "i", "ib"].contains(letters) else {
            throw digits.isEmpty ? bad : UsageFault("invalid suffix: '\(unit)'")
        }
        guard let number = Double(digits), let first = digits.first,
            first.isNumber, number * pow1024(exponent) < 9.2e18
        else { throw bad }
        return Int64(number * pow1024(exponent))
    }

    /// Like `parse`; `-1` is unlimited.
    static func parseSwap(_ text: String) throws(UsageFault) -> Int64 {
        text == "-1" ? -1 : try parse(text)
    }

    private static func pow1024(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: 10 * exponent, significand: 1)
    }

    /// Powers of 1000 with `digits` significant ones: `7.8MB`, `1.02kB`.
    static func decimal(_ bytes: Int64, digits: Int = 4) -> String {
        scaled(Double(bytes), by: 1000, ["B", "kB", "MB", "GB", "TB", "PB", "EB"], digits)
    }

    /// Powers of 1024 with four significant digits: `31.25GiB`.
    static func binary(_ bytes: Int64) -> String {
        scaled(Double(bytes), by: 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"], 4)
    }

    private static func scaled(_ value: Double, by base: Double, _ units: [String], _ digits: Int) -> String {
        var value = value
        var index = 0
        while value >= base, index < units.count - 1 {
            value /= base
            index += 1
        }
        return GoFloat.general(value, digits: digits) + units[index]
    }
}

extension Substring {
    fileprivate func suffix(while holds: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, holds(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}
