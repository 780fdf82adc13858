/// Floating-point numbers as Go's `%g` and `%f` write them, without the C library's locale.
enum GoFloat {
    /// `%.<digits>g` for numbers that need no exponent: significant digits, no trailing zeros.
    static func general(_ value: Double, digits: Int) -> String {
        guard value != 0 else { return "0" }
        var whole = 1
        var bound = 10.0
        while abs(value) >= bound {
            whole += 1
            bound *= 10
        }
        var text = fixed(value, decimals: max(0, digits - whole))
        // 999.96 rounds up into one more digit.
        if text.filter(\.isNumber).count > digits, text.contains(".") {
            text = fixed(value, decimals: max(0, digits - whole - 1))
        }
        guard text.contains(".") else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// `%.<decimals>f`.
    static func fixed(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded(.toNearestOrEven)
        guard scaled < 9e18 else { return "\(value)" }
        var digits = String(Int64(scaled))
        while digits.count <= decimals { digits = "0" + digits }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        return sign + digits.dropLast(decimals) + "." + digits.suffix(decimals)
    }
}
