/// Parts of a template (Go's text/template/parse).
indirect enum TemplateNode: Sendable, Equatable {
    case text(String)
    case action(TemplatePipeline)
    case conditional(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
    case with(TemplatePipeline, then: [TemplateNode], otherwise: [TemplateNode])
    case range(TemplatePipeline, body: [TemplateNode], otherwise: [TemplateNode])
}

/// `$a, $b := first | second argument`.
struct TemplatePipeline: Sendable, Equatable {
    /// Names with `$`.
    var variables: [String] = []
    /// `=` rather than `:=`.
    var assigns = false
    var commands: [[TemplateOperand]] = []
}

/// A word of a command.
indirect enum TemplateOperand: Sendable, Equatable {
    case dot
    case none
    case literal(Value)
    case function(String)
    /// `.A.B` of the dot.
    case field([String])
    /// `$x.A.B`.
    case variable(String, [String])
    /// `(pipeline).A.B`.
    case nested(TemplatePipeline, [String])

    /// As error texts have it.
    var source: String {
        switch self {
        case .dot: "."
        case .none: "nil"
        case .literal(let value): JSONWriter.compact(value)
        case .function(let name): name
        case .field(let names): names.map { ".\($0)" }.joined()
        case .variable(let name, let names): name + names.map { ".\($0)" }.joined()
        case .nested(_, let names): "(…)" + names.map { ".\($0)" }.joined()
        }
    }
}
