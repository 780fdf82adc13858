internal import EngineAPI

extension TemplateFunctions {
    /// `index value key…`: entries of maps and lists, one after the other.
    static func index(_ arguments: [Value]) throws(TemplateError) -> Value {
        guard var value = arguments.first else { throw TemplateError.executing("index", "index of untyped nil") }
        for key in arguments.dropFirst() { value = try entry(key, of: value) }
        return value
    }

    private static func entry(_ key: Value, of value: Value) throws(TemplateError) -> Value {
        switch (value, key) {
        case (.list(let items), .integer(let index)):
            guard items.indices.contains(Int(index)) else { throw outside(index) }
            return items[Int(index)]
        case (.text(let text), .integer(let index)):
            let bytes = Array(text.utf8)
            guard bytes.indices.contains(Int(index)) else { throw outside(index) }
            return .integer(Int64(bytes[Int(index)]))
        case (.record(let record), .text(let name)): return record[name] ?? (record.isMap ? .text("") : .missing)
        case (.null(.map), _), (.missing, _): return .text("")
        case (.null(.list), .integer(let index)): throw outside(index)
        case (.null, _): throw .executing("index", "error calling index: index of nil pointer")
        default:
            throw .executing("index", "error calling index: can't index item of type \(value.typeName)")
        }
    }

    private static func outside(_ index: Int64) -> TemplateError {
        .executing("index", "error calling index: index out of range: \(index)")
    }

    /// `slice value from to`.
    static func slice(_ arguments: [Value]) throws(TemplateError) -> Value {
        var bounds: [Int] = []
        for argument in arguments.dropFirst() {
            guard case .integer(let bound) = argument else {
                throw TemplateError.executing("slice", "cannot index slice/array with type \(argument.typeName)")
            }
            bounds.append(Int(bound))
        }
        switch arguments.first {
        case .text(let text)?:
            let bytes = Array(text.utf8)
            return .text(String(decoding: bytes[try range(bounds, bytes.count)], as: UTF8.self))
        case .list(let items)?: return .list(Array(items[try range(bounds, items.count)]))
        default: throw .executing("slice", "error calling slice: can't slice item")
        }
    }

    private static func range(_ bounds: [Int], _ count: Int) throws(TemplateError) -> Range<Int> {
        let from = bounds.first ?? 0
        let to = bounds.count > 1 ? bounds[1] : count
        guard 0 <= from, from <= to, to <= count else {
            throw .executing("slice", "error calling slice: index out of range: \(max(from, to))")
        }
        return from..<to
    }
}
