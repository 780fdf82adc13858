/// A template of `--format`: Go's text/template with Docker's functions, over values.
struct Template: Sendable {
    private let nodes: [TemplateNode]

    init(_ text: String) throws(TemplateError) {
        nodes = try TemplateParser.parse(text)
    }

    /// The text for one value. In a table's header, functions that change a value leave it.
    func text(for value: Value, isHeader: Bool = false) throws(TemplateError) -> String {
        var evaluator = TemplateEvaluator(root: value, isHeader: isHeader)
        try evaluator.run(nodes, dot: value)
        return evaluator.output
    }
}
