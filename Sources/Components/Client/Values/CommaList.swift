/// One line of comma-separated values, as Go's `encoding/csv` reads it.
enum CommaList {
    static func fields(_ text: String) throws(UsageFault) -> [String] {
        var fields: [String] = []
        var rest = text[...]
        while true {
            let (field, more) = try rest.first == "\"" ? quoted(&rest) : plain(&rest)
            fields.append(field)
            guard more else { return fields }
        }
    }

    private static func plain(_ rest: inout Substring) throws(UsageFault) -> (String, Bool) {
        let field = rest.prefix { $0 != "," }
        if let quote = field.firstIndex(of: "\"") {
            let column = rest.distance(from: rest.startIndex, to: quote) + 1
            throw UsageFault("parse error on line 1, column \(column): bare \" in non-quoted-field")
        }
        let more = field.endIndex < rest.endIndex
        rest = more ? rest[rest.index(after: field.endIndex)...] : ""
        return (String(field), more)
    }

    private static func quoted(_ rest: inout Substring) throws(UsageFault) -> (String, Bool) {
        rest.removeFirst()
        var field = ""
        while let next = rest.popFirst() {
            if next != "\"" {
                field.append(next)
            } else if rest.first == "\"" {
                rest.removeFirst()
                field.append("\"")
            } else if rest.isEmpty {
                return (field, false)
            } else if rest.popFirst() == "," {
                return (field, true)
            } else {
                throw UsageFault("parse error on line 1: extraneous or missing \" in quoted-field")
            }
        }
        throw UsageFault("parse error on line 1: extraneous or missing \" in quoted-field")
    }
}
