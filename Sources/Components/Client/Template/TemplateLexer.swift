/// Cuts a template into text and actions, and actions into words.
struct TemplateLexer {
    /// A piece of the template.
    enum Piece: Equatable {
        case text(String)
        case action([Word], line: Int)
    }

    /// A word of an action.
    enum Word: Equatable {
        case name(String)
        /// `$`, `$x`.
        case variable(String)
        /// A field behind a blank or at the start, `.A`; `.` alone is the dot.
        case field(String)
        /// A field behind another word, without a blank between.
        case chained(String)
        case literal(Value)
        case dot
        case pipe, open, close, comma, declare, assign
    }

    /// Text around actions, trimmed where `{{-` and `-}}` ask for it.
    static func pieces(_ template: String) throws(TemplateError) -> [Piece] {
        var pieces: [Piece] = []
        var rest = template[...]
        var line = 1
        var trimsNext = false
        while let start = rest.firstRange(of: "{{") {
            var text = String(rest[..<start])
            line += text.count { $0 == "\n" }
            if trimsNext { text = String(text.drop(while: \.isWhitespace)) }
            rest = rest[rest.index(start, offsetBy: 2)...]
            if rest.hasPrefix("-"), rest.dropFirst().first?.isWhitespace == true {
                while text.last?.isWhitespace == true { text.removeLast() }
                rest = rest.dropFirst()
            }
            if !text.isEmpty { pieces.append(.text(text)) }
            let (body, tail) = try action(rest, line)
            line += body.count { $0 == "\n" }
            rest = tail
            var inner = body
            trimsNext = body.last == "-" && body.dropLast().last?.isWhitespace == true
            if trimsNext { inner = inner.dropLast() }
            if isComment(inner) { continue }
            var scanner = TemplateWords(inner, line: line)
            pieces.append(.action(try scanner.words(), line: line))
        }
        let text = trimsNext ? String(rest.drop(while: \.isWhitespace)) : String(rest)
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    private static func isComment(_ body: Substring) -> Bool {
        let trimmed = FilterOption.trim(String(body))
        return trimmed.hasPrefix("/*") && trimmed.hasSuffix("*/")
    }

    // The body up to the `}}` outside quotes, and what is behind it.
    private static func action(_ rest: Substring, _ line: Int) throws(TemplateError) -> (Substring, Substring) {
        var quote: Character?
        var index = rest.startIndex
        while index < rest.endIndex {
            let here = rest[index]
            if let open = quote {
                if here == "\\", open != "`" { index = rest.index(after: index) } else if here == open { quote = nil }
                if index == rest.endIndex { break }
            } else if here == "\"" || here == "`" || here == "'" {
                quote = here
            } else if here == "}", rest[index...].hasPrefix("}}") {
                return (rest[..<index], rest[rest.index(index, offsetBy: 2)...])
            }
            index = rest.index(after: index)
        }
        throw .parsing(quote == nil ? "unclosed action" : "unterminated quoted string", line: line)
    }
}

extension Substring {
    fileprivate func firstRange(of mark: String) -> Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(mark) { return index }
            index = self.index(after: index)
        }
        return nil
    }
}
