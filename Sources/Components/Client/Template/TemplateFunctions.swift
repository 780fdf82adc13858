internal import EngineAPI

/// Functions of templates: Go's own and Docker's.
enum TemplateFunctions {
    static let names: Set<String> = [
        "and", "or", "not", "len", "index", "slice", "print", "printf", "println", "eq", "ne", "lt", "le", "gt", "ge",
        "json", "split", "join", "title", "lower", "upper", "pad", "truncate",
    ]
    // These leave a table's header as it is.
    private static let plainInHeaders: Set<String> = ["json", "split", "join", "title", "lower", "upper", "truncate"]

    static func call(_ name: String, _ arguments: [Value], isHeader: Bool) throws(TemplateError) -> Value {
        if isHeader, plainInHeaders.contains(name) { return arguments.first { $0.string != nil } ?? .text("") }
        switch name {
        case "not": return .bool(!(try one(name, arguments)).isTrue)
        case "len": return .integer(Int64(try length(try one(name, arguments))))
        case "index": return try index(arguments)
        case "slice": return try slice(arguments)
        case "print": return .text(TemplatePrint.joined(arguments))
        case "println": return .text(arguments.map(TemplateText.plain).joined(separator: " ") + "\n")
        case "printf":
            guard case .text(let format)? = arguments.first else { throw wrong(name, "want at least 1") }
            return .text(TemplatePrint.format(format, Array(arguments.dropFirst())))
        case "eq", "ne", "lt", "le", "gt", "ge": return .bool(try TemplateCompare.call(name, arguments))
        default: return try dockers(name, arguments)
        }
    }

    private static func dockers(_ name: String, _ arguments: [Value]) throws(TemplateError) -> Value {
        switch name {
        case "json": return .text(JSONWriter.compact(try one(name, arguments)))
        case "lower": return .text(try text(name, arguments).lowercased())
        case "upper": return .text(try text(name, arguments).uppercased())
        case "title": return .text(title(try text(name, arguments)))
        case "split":
            guard arguments.count == 2 else { throw wrong(name, "want 2") }
            return .list(split(try text(name, arguments), by: TemplateText.plain(arguments[1])))
        case "join":
            guard arguments.count == 2 else { throw wrong(name, "want 2") }
            return .text(try join(arguments[0], TemplateText.plain(arguments[1])))
        case "truncate":
            guard arguments.count == 2, case .integer(let length) = arguments[1] else { throw wrong(name, "want 2") }
            return .text(String(decoding: try text(name, arguments).utf8.prefix(max(0, Int(length))), as: UTF8.self))
        case "pad":
            guard arguments.count == 3, case .integer(let before) = arguments[1],
                case .integer(let after) = arguments[2]
            else { throw wrong(name, "want 3") }
            let source = try text(name, arguments)
            return .text(source.isEmpty ? "" : blanks(before) + source + blanks(after))
        default: throw .executing(name, "function \(JSONWriter.quoted(name)) not defined")
        }
    }

    private static func blanks(_ count: Int64) -> String {
        String(repeating: " ", count: max(0, min(Int(count), 1000)))
    }

    private static func one(_ name: String, _ arguments: [Value]) throws(TemplateError) -> Value {
        guard arguments.count == 1 else { throw wrong(name, "want 1 got \(arguments.count)") }
        return arguments[0]
    }

    private static func text(_ name: String, _ arguments: [Value]) throws(TemplateError) -> String {
        guard case .text(let text)? = arguments.first else {
            throw .executing(
                name, "wrong type for value; expected string; got \(arguments.first?.typeName ?? "nothing")")
        }
        return text
    }

    private static func wrong(_ name: String, _ wanted: String) -> TemplateError {
        .executing(name, "wrong number of args for \(name): \(wanted)")
    }

    private static func title(_ text: String) -> String {
        var titled = ""
        var starts = true
        for character in text {
            titled += starts ? character.uppercased() : String(character)
            starts = !(character.isLetter || character.isNumber || character == "_" || character == "'")
        }
        return titled
    }

    private static func split(_ text: String, by separator: String) -> [Value] {
        if separator.isEmpty { return text.map { .text(String($0)) } }
        var parts: [Value] = []
        var part = ""
        var rest = text[...]
        while let next = rest.first {
            if rest.hasPrefix(separator) {
                parts.append(.text(part))
                part = ""
                rest = rest.dropFirst(separator.count)
            } else {
                part.append(next)
                rest.removeFirst()
            }
        }
        return parts + [.text(part)]
    }

    private static func join(_ value: Value, _ separator: String) throws(TemplateError) -> String {
        switch value {
        case .null, .missing: return ""
        case .list(let items): return items.map(TemplateText.plain).joined(separator: separator)
        case .record(let record) where record.isMap:
            return record.members.map { TemplateText.plain($0.value) }.sorted().joined(separator: separator)
        default: throw .executing("join", "expected slice, got \(value.typeName)")
        }
    }

    private static func length(_ value: Value) throws(TemplateError) -> Int {
        switch value {
        case .text(let text): return text.utf8.count
        case .list(let items): return items.count
        case .record(let record) where record.isMap: return record.keys.count
        case .null(.list), .null(.map): return 0
        default: throw .executing("len", "error calling len: len of type \(value.typeName)")
        }
    }
}
