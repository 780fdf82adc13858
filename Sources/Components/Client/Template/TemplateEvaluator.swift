/// Carries a template out.
struct TemplateEvaluator {
    private(set) var output = ""
    private let isHeader: Bool
    private var variables: [(name: String, value: Value)]

    init(root: Value, isHeader: Bool) {
        self.isHeader = isHeader
        variables = [("$", root)]
    }

    mutating func run(_ nodes: [TemplateNode], dot: Value) throws(TemplateError) {
        let mark = variables.count
        for node in nodes { try run(node, dot) }
        variables.removeSubrange(mark...)
    }

    private mutating func run(_ node: TemplateNode, _ dot: Value) throws(TemplateError) {
        switch node {
        case .text(let text): output += text
        case .action(let pipe):
            let value = try evaluate(pipe, dot)
            if pipe.variables.isEmpty { output += TemplateText.plain(value) }
        case .conditional(let pipe, let then, let otherwise):
            try scoped { (inner) throws(TemplateError) in
                let value = try inner.evaluate(pipe, dot)
                try inner.run(value.isTrue ? then : otherwise, dot: dot)
            }
        case .with(let pipe, let then, let otherwise):
            try scoped { (inner) throws(TemplateError) in
                let value = try inner.evaluate(pipe, dot)
                try inner.run(value.isTrue ? then : otherwise, dot: value.isTrue ? value : dot)
            }
        case .range(let pipe, let body, let otherwise):
            try scoped { (inner) throws(TemplateError) in try inner.range(pipe, body, otherwise, dot) }
        }
    }

    private mutating func scoped(
        _ body: (inout TemplateEvaluator) throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let mark = variables.count
        try body(&self)
        variables.removeSubrange(mark...)
    }

    private mutating func range(
        _ pipe: TemplatePipeline, _ body: [TemplateNode], _ otherwise: [TemplateNode], _ dot: Value
    ) throws(TemplateError) {
        var plain = pipe
        plain.variables = []
        let value = try evaluate(plain, dot)
        guard let entries = value.entries else {
            throw .executing("range", "range can't iterate over \(TemplateText.plain(value))")
        }
        if entries.isEmpty { return try run(otherwise, dot: dot) }
        for (key, item) in entries {
            try scoped { (inner) throws(TemplateError) in
                if pipe.variables.count == 2 { inner.variables.append((pipe.variables[0], key)) }
                if let last = pipe.variables.last { inner.variables.append((last, item)) }
                try inner.run(body, dot: item)
            }
        }
    }

    private mutating func evaluate(_ pipe: TemplatePipeline, _ dot: Value) throws(TemplateError) -> Value {
        var value: Value?
        for command in pipe.commands { value = try evaluate(command, dot, piped: value) }
        let result = value ?? .missing
        guard let name = pipe.variables.first else { return result }
        if pipe.assigns {
            guard let index = variables.lastIndex(where: { $0.name == name }) else {
                throw .parsing("undefined variable \(JSONWriter.quoted(name))")
            }
            variables[index].value = result
        } else {
            variables.append((name, result))
        }
        return result
    }

    private mutating func evaluate(
        _ command: [TemplateOperand], _ dot: Value, piped: Value?
    ) throws(TemplateError) -> Value {
        guard let first = command.first else { return .missing }
        var arguments: [Value] = []
        if case .function(let name) = first, name == "and" || name == "or" {
            return try decide(name, command.dropFirst(), dot, piped)
        }
        for operand in command.dropFirst() { arguments.append(try evaluate(operand, dot)) }
        if let piped { arguments.append(piped) }
        if case .function(let name) = first {
            return try TemplateFunctions.call(name, arguments, isHeader: isHeader)
        }
        if !arguments.isEmpty { return try method(first, arguments, dot) }
        return try evaluate(first, dot)
    }

    // `and` and `or` stop at the first argument that decides.
    private mutating func decide(
        _ name: String, _ operands: ArraySlice<TemplateOperand>, _ dot: Value, _ piped: Value?
    ) throws(TemplateError) -> Value {
        guard !operands.isEmpty || piped != nil else {
            throw .executing(name, "wrong number of args for \(name): want at least 1 got 0")
        }
        var last = Value.missing
        for operand in operands {
            last = try evaluate(operand, dot)
            if last.isTrue == (name == "or") { return last }
        }
        return piped ?? last
    }

    // `.Label "key"`, the one method with an argument.
    private mutating func method(
        _ operand: TemplateOperand, _ arguments: [Value], _ dot: Value
    ) throws(TemplateError) -> Value {
        if case .field(let names) = operand, names == ["Label"], arguments.count == 1,
            case .text(let key) = arguments[0],
            case .record(let record) = dot, let labels = record.labels
        {
            return .text(isHeader ? key : labels[key] ?? "")
        }
        throw .executing(operand.source, "can't give argument to non-function \(operand.source)")
    }

    private mutating func evaluate(_ operand: TemplateOperand, _ dot: Value) throws(TemplateError) -> Value {
        switch operand {
        case .dot: return dot
        case .none: throw .executing("nil", "nil is not a command")
        case .literal(let value): return value
        case .function(let name): return try TemplateFunctions.call(name, [], isHeader: isHeader)
        case .field(let names): return try follow(names, from: dot, operand)
        case .variable(let name, let names):
            guard let held = variables.last(where: { $0.name == name }) else {
                throw .parsing("undefined variable \(JSONWriter.quoted(name))")
            }
            return try follow(names, from: held.value, operand)
        case .nested(let pipe, let names): return try follow(names, from: try evaluate(pipe, dot), operand)
        }
    }

    private func follow(
        _ names: [String], from start: Value, _ operand: TemplateOperand
    ) throws(TemplateError) -> Value {
        var value = start
        for name in names { value = try FieldLookup.field(name, of: value, operand) }
        return value
    }
}
