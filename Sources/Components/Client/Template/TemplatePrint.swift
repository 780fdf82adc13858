/// `print` and `printf` of templates.
enum TemplatePrint {
    /// Go's `Sprint`: a blank between two values of which neither is a string.
    static func joined(_ arguments: [Value]) -> String {
        var text = ""
        for (index, argument) in arguments.enumerated() {
            if index > 0, argument.string == nil, arguments[index - 1].string == nil { text += " " }
            text += TemplateText.plain(argument)
        }
        return text
    }

    /// Go's `Sprintf` for `%v %s %d %q %t %f %x %%` with width, precision, `-` and `0`.
    static func format(_ format: String, _ arguments: [Value]) -> String {
        var text = ""
        var rest = format[...]
        var left = arguments[...]
        while let next = rest.popFirst() {
            guard next == "%" else {
                text.append(next)
                continue
            }
            let spec = rest.prefix { "-+ #0123456789.".contains($0) }
            rest = rest.dropFirst(spec.count)
            guard let verb = rest.popFirst() else { return text + "%!(NOVERB)" }
            if verb == "%" {
                text += "%"
            } else if let argument = left.popFirst() {
                text += pad(verb, argument, String(spec))
            } else {
                text += "%!\(verb)(MISSING)"
            }
        }
        if left.isEmpty { return text }
        return text + "%!(EXTRA " + left.map { "\($0.typeName)=\(TemplateText.plain($0))" }.joined(separator: ", ")
            + ")"
    }

    private static func pad(_ verb: Character, _ value: Value, _ spec: String) -> String {
        let flags = spec.prefix { "-+ #0".contains($0) }
        let numbers = spec.dropFirst(flags.count).split(separator: ".", omittingEmptySubsequences: false)
        let width = min(numbers.first.flatMap { Int($0) } ?? 0, 1000)
        let text = render(verb, value, precision: numbers.count > 1 ? Int(numbers[1]) ?? 0 : nil)
        let fill = String(
            repeating: flags.contains("0") && !flags.contains("-") ? "0" : " ", count: max(0, width - text.count))
        return flags.contains("-") ? text + fill : fill + text
    }

    private static func render(_ verb: Character, _ value: Value, precision: Int?) -> String {
        switch (verb, value) {
        case ("q", .text(let text)): GoQuote.quote(text)
        case ("f", .real(let number)): GoFloat.fixed(number, decimals: min(precision ?? 6, 15))
        case ("x", .integer(let number)): String(number, radix: 16)
        case ("x", .text(let text)): text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        case ("s", .text(let text)): precision.map { String(text.prefix($0)) } ?? text
        case ("d", .integer), ("t", .bool), ("v", _), ("s", .list), ("s", .record): TemplateText.plain(value)
        default: "%!\(verb)(\(value.typeName)=\(TemplateText.plain(value)))"
        }
    }
}
