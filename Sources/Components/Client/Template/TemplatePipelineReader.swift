/// Makes a pipeline of words.
struct TemplatePipelineReader {
    private var words: ArraySlice<TemplateLexer.Word>
    private let line: Int

    init(_ words: ArraySlice<TemplateLexer.Word>, line: Int) {
        self.words = words
        self.line = line
    }

    mutating func whole() throws(TemplateError) -> TemplatePipeline {
        let pipe = try pipeline()
        guard words.isEmpty else { throw .parsing("unexpected right paren", line: line) }
        return pipe
    }

    private mutating func pipeline() throws(TemplateError) -> TemplatePipeline {
        var pipe = TemplatePipeline()
        declaration(&pipe)
        repeat {
            let command = try command()
            guard !command.isEmpty else { throw .parsing("missing value for command", line: line) }
            pipe.commands.append(command)
        } while take(.pipe)
        return pipe
    }

    // `$x :=`, `$i, $x :=`, `$x =`.
    private mutating func declaration(_ pipe: inout TemplatePipeline) {
        guard case .variable(let first)? = words.first else { return }
        let rest = words.dropFirst()
        if rest.first == .declare || rest.first == .assign {
            pipe.variables = [first]
            pipe.assigns = rest.first == .assign
            words = rest.dropFirst()
        } else if rest.first == .comma, case .variable(let second)? = rest.dropFirst().first,
            rest.dropFirst(2).first == .declare
        {
            pipe.variables = [first, second]
            words = rest.dropFirst(3)
        }
    }

    private mutating func command() throws(TemplateError) -> [TemplateOperand] {
        var operands: [TemplateOperand] = []
        while let word = words.first, word != .pipe, word != .close {
            words.removeFirst()
            operands.append(try operand(word))
        }
        return operands
    }

    private mutating func operand(_ word: TemplateLexer.Word) throws(TemplateError) -> TemplateOperand {
        switch word {
        case .dot: return .dot
        case .literal(let value): return .literal(value)
        case .name(let name):
            if name == "nil" { return .none }
            guard TemplateFunctions.names.contains(name) else {
                throw .parsing("function \(JSONWriter.quoted(name)) not defined", line: line)
            }
            return .function(name)
        case .field(let name): return .field([name] + chain())
        case .variable(let name): return .variable(name, chain())
        case .open:
            let inner = try pipeline()
            guard take(.close) else { throw .parsing("unclosed left paren", line: line) }
            return .nested(inner, chain())
        case .chained(let name): throw .parsing("unexpected <.\(name)> in operand", line: line)
        case .pipe, .close, .comma, .declare, .assign: throw .parsing("unexpected word in operand", line: line)
        }
    }

    private mutating func chain() -> [String] {
        var names: [String] = []
        while case .chained(let name)? = words.first {
            names.append(name)
            words.removeFirst()
        }
        return names
    }

    private mutating func take(_ word: TemplateLexer.Word) -> Bool {
        guard words.first == word else { return false }
        words.removeFirst()
        return true
    }
}
