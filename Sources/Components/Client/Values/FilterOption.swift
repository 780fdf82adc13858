internal import EngineAPI

/// `--filter name=value`.
enum FilterOption {
    static func check(_ text: String) throws(UsageFault) {
        guard text.isEmpty || text.contains("=") else {
            throw UsageFault("bad format of filter (expected name=value)")
        }
    }

    /// Values by name; names in small letters, blanks around both gone.
    static func filters(_ texts: [String]) -> Filters {
        var filters: Filters = [:]
        for text in texts where !text.isEmpty {
            let (name, value) = KeyValue.split(text)
            filters[trim(name).lowercased(), default: []].append(trim(value ?? ""))
        }
        return filters
    }

    static func trim(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
