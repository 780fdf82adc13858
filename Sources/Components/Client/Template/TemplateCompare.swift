/// `eq ne lt le gt ge` of text/template.
enum TemplateCompare {
    static func call(_ name: String, _ arguments: [Value]) throws(TemplateError) -> Bool {
        guard arguments.count >= 2 else {
            throw .executing(name, "error calling \(name): missing argument for comparison")
        }
        let first = arguments[0]
        if name == "eq" {
            for other in arguments.dropFirst() where try equal(first, other) { return true }
            return false
        }
        guard arguments.count == 2 else { throw .executing(name, "wrong number of args for \(name): want 2") }
        switch name {
        case "ne": return !(try equal(first, arguments[1]))
        case "lt": return try less(first, arguments[1])
        case "le": return try !less(arguments[1], first)
        case "gt": return try less(arguments[1], first)
        default: return try !less(first, arguments[1])
        }
    }

    private static func equal(_ a: Value, _ b: Value) throws(TemplateError) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): return a == b
        case (.bool(let a), .bool(let b)): return a == b
        case (.integer(let a), .integer(let b)): return a == b
        case (.real(let a), .real(let b)): return a == b
        case (.null, .null), (.missing, .missing), (.null, .missing), (.missing, .null): return true
        case (.null, _), (_, .null), (.missing, _), (_, .missing): return false
        default: throw .executing("eq", "error calling eq: incompatible types for comparison")
        }
    }

    private static func less(_ a: Value, _ b: Value) throws(TemplateError) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.integer(let a), .integer(let b)): return a < b
        case (.real(let a), .real(let b)): return a < b
        default: throw .executing("lt", "error calling lt: incompatible types for comparison")
        }
    }
}
