/// The `Options:` part of a help text, wrapped as pflag wraps it.
enum FlagHelp {
    /// `width` in columns; each line ends with a newline.
    static func text(_ flags: [Flag], width: Int) -> String {
        let shown = flags.filter { !$0.isHidden && $0.deprecated == nil }.sorted { $0.name < $1.name }
        let heads = shown.map(head)
        let column = (heads.map(\.count).max() ?? 0) + 3
        return zip(shown, heads).map { flag, head in
            let usage = flag.help + (flag.shownDefault.map { " (default \($0))" } ?? "")
            let padding = String(repeating: " ", count: column - head.count)
            return head + padding + wrap(usage, indent: column, width: width - 1) + "\n"
        }.joined()
    }

    private static func head(_ flag: Flag) -> String {
        let dashes = flag.short.map { "  -\($0), --\(flag.name)" } ?? "      --\(flag.name)"
        return flag.isSwitch ? dashes : "\(dashes) \(flag.type)"
    }

    // A line may be five columns too long before it is broken: no single words on a line of their own.
    private static let slack = 5

    static func wrap(_ text: String, indent: Int, width: Int) -> String {
        var indent = indent
        var lines: [String] = []
        if width - indent < 24 {
            indent = 16
            lines.append("")
        }
        let room = width - indent - slack
        guard room + slack >= 24 else { return text }
        var rest = Array(text.utf8)
        while !rest.isEmpty {
            let (line, tail) = split(rest, at: room)
            lines.append(String(decoding: line, as: UTF8.self))
            rest = tail
        }
        return lines.joined(separator: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    private static func split(_ text: [UInt8], at room: Int) -> ([UInt8], [UInt8]) {
        guard room + slack <= text.count else { return (text, []) }
        let head = text[..<room]
        guard let blank = head.lastIndex(where: { " \t\n".utf8.contains($0) }), blank > 0 else { return (text, []) }
        var cut = blank
        if let newline = head.lastIndex(of: UInt8(ascii: "\n")), newline > 0, newline < blank { cut = newline }
        return (Array(text[..<cut]), Array(text[(cut + 1)...]))
    }
}
