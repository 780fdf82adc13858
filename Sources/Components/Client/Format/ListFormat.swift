/// `--format` of commands that list: `table`, `table TEMPLATE`, `json`, or a template.
struct ListFormat: Sendable {
    private let source: String
    private let isTable: Bool
    private let isJSON: Bool

    /// `given`: the flag, or the user's config; empty stands for `table`. `standard` is the template of a plain table.
    init(_ given: String, standard: String) {
        isJSON = given == "json"
        isTable = given.isEmpty || given.hasPrefix("table")
        let template = given.isEmpty || given == "table" ? standard : isTable ? String(given.dropFirst(5)) : given
        source = ListFormat.expand(template)
    }

    /// Whether the template uses a field; `.Size` of ps costs the engine time.
    func uses(_ field: String) -> Bool { source.contains(".\(field)") }

    /// The whole output: header and one line a row. `header` has each field's column name.
    func text(_ rows: [Record], header: [String: String]) throws(TemplateError) -> String {
        if isJSON { return rows.map { JSONWriter.compact(.record($0)) + "\n" }.joined() }
        let template = try Template(source)
        var text = ""
        if isTable {
            var names = Record(isMap: true)
            names.labels = [:]
            for (key, name) in header { names[key] = .text(name) }
            text += try template.text(for: .record(names), isHeader: true) + "\n"
        }
        for row in rows { text += try template.text(for: .record(row)) + "\n" }
        return isTable ? TableWriter.align(text) : text
    }

    // Shells hand over `\t` and `\n` as two characters.
    private static func expand(_ template: String) -> String {
        var text = ""
        var rest = template[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        while let next = rest.popFirst() {
            if next == "\\", rest.first == "t" || rest.first == "n" {
                text += rest.popFirst() == "t" ? "\t" : "\n"
            } else {
                text.append(next)
            }
        }
        return text
    }
}

/// Fields of one line of a list, in the order that JSON has them.
enum ListRow {
    static func record(_ fields: [String: String], labels: [String: String] = [:]) -> Record {
        var record = Record(isMap: false)
        for key in fields.keys.sorted() { record[key] = .text(fields[key] ?? "") }
        record.labels = labels
        return record
    }
}
