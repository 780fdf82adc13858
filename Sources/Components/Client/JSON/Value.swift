internal import EngineAPI

/// Data as JSON and templates see it; objects keep the order of their fields.
indirect enum Value: Sendable, Equatable {
    case null(NullShape)
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case list([Value])
    case record(Record)
    /// What a map does not have; templates print `<no value>`.
    case missing

    static let nothing = Value.null(.pointer)
}

/// An object: the fields of a struct, or the entries of a map.
struct Record: Sendable, Equatable {
    /// A map may lack a key; a struct has its fields or the template is wrong.
    var isMap: Bool
    /// What the method `.Label "key"` of a row looks in.
    var labels: [String: String]?
    private(set) var keys: [String] = []
    private var values: [String: Value] = [:]

    init(isMap: Bool) {
        self.isMap = isMap
    }

    subscript(key: String) -> Value? {
        get { values[key] }
        set {
            if values[key] == nil, newValue != nil { keys.append(key) }
            values[key] = newValue
        }
    }

    var members: [(key: String, value: Value)] { keys.map { ($0, values[$0] ?? .nothing) } }

    /// Maps are written by their sorted keys, as Go does.
    mutating func sort() {
        keys.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
