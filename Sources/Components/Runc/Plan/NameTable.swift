/// A short table of names: written like a dictionary, read from front to end.
///
/// A dictionary would be hashed anew in each process, and its first use costs a scan of all protocol conformances.
struct NameTable<Value>: ExpressibleByDictionaryLiteral {
    let entries: [(key: String, value: Value)]

    init(dictionaryLiteral elements: (String, Value)...) {
        entries = elements.map { (key: $0.0, value: $0.1) }
    }

    /// The first entry of that name.
    subscript(_ name: String) -> Value? { entries.first { $0.key == name }?.value }
}

extension NameTable: Sendable where Value: Sendable {}
