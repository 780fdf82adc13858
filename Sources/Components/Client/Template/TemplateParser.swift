/// Makes nodes of a template's pieces.
struct TemplateParser {
    private var pieces: ArraySlice<TemplateLexer.Piece>

    static func parse(_ template: String) throws(TemplateError) -> [TemplateNode] {
        var parser = TemplateParser(pieces: try TemplateLexer.pieces(template)[...])
        let (nodes, end) = try parser.block()
        guard end == nil else { throw .parsing("unexpected {{\(end ?? "")}}") }
        return nodes
    }

    // Nodes up to `end` or `else`, and which of them it was; nil at the end of the template. `else if x` comes as
    // "else" with its words put back in front as an `if`.
    private mutating func block() throws(TemplateError) -> ([TemplateNode], String?) {
        var nodes: [TemplateNode] = []
        while let piece = pieces.popFirst() {
            guard case .action(let words, let line) = piece else {
                if case .text(let text) = piece { nodes.append(.text(text)) }
                continue
            }
            guard case .name(let name)? = words.first else {
                nodes.append(.action(try pipeline(words[...], line)))
                continue
            }
            switch name {
            case "end": return (nodes, name)
            case "else":
                if words.count > 1 {
                    pieces = [.action(Array(words.dropFirst()), line: line)] + pieces
                    return (nodes, "else if")
                }
                return (nodes, name)
            case "if", "with", "range": nodes.append(try control(name, words.dropFirst(), line))
            case "define", "template", "block", "break", "continue":
                throw .parsing("{{\(name)}}: not supported yet", line: line)
            default: nodes.append(.action(try pipeline(words[...], line)))
            }
        }
        return (nodes, nil)
    }

    private mutating func control(
        _ kind: String, _ words: ArraySlice<TemplateLexer.Word>, _ line: Int
    ) throws(TemplateError) -> TemplateNode {
        guard !words.isEmpty else { throw .parsing("missing value for \(kind)", line: line) }
        let pipe = try pipeline(words, line)
        let (body, end) = try block()
        var otherwise: [TemplateNode] = []
        switch end {
        case "end": break
        case "else":
            let (nodes, last) = try block()
            guard last == "end" else { throw .parsing("unexpected {{else}}", line: line) }
            otherwise = nodes
        case "else if": otherwise = try elseIf(line)
        default: throw .parsing("unexpected EOF", line: line)
        }
        switch kind {
        case "with": return .with(pipe, then: body, otherwise: otherwise)
        case "range": return .range(pipe, body: body, otherwise: otherwise)
        default: return .conditional(pipe, then: body, otherwise: otherwise)
        }
    }

    // The `if` behind an `else` shares its `end`.
    private mutating func elseIf(_ line: Int) throws(TemplateError) -> [TemplateNode] {
        guard case .action(let words, _)? = pieces.popFirst(), case .name(let kind)? = words.first,
            kind == "if" || kind == "with"
        else { throw .parsing("unexpected words behind {{else}}", line: line) }
        return [try control(kind, words.dropFirst(), line)]
    }

    private func pipeline(
        _ words: ArraySlice<TemplateLexer.Word>, _ line: Int
    ) throws(TemplateError) -> TemplatePipeline {
        var reader = TemplatePipelineReader(words, line: line)
        return try reader.whole()
    }
}
