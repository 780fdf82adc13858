internal import EngineAPI

/// Makes values of the contract's types, fields in the order they are declared; what JSONEncoder does not keep.
enum ValueEncoder {
    static func encode(_ value: some Encodable) -> Value {
        let node = Node()
        // The contract's types throw nothing; a field that did would be missing here and in every golden file.
        try? value.encode(to: Coder(node))
        return node.value(isMap: value is any MapShaped)
    }

    /// Where a value is being put together.
    final class Node {
        var scalar: Value?
        var record: Record?
        var children: [String: Node] = [:]
        var items: [Node]?
        var isMap = false

        func value(isMap: Bool = false) -> Value {
            if let scalar { return scalar }
            if let items { return .list(items.map { $0.value(isMap: $0.isMap) }) }
            var whole = record ?? Record(isMap: isMap)
            whole.isMap = isMap
            for key in whole.keys {
                if let child = children[key] { whole[key] = child.value(isMap: child.isMap) }
            }
            if isMap { whole.sort() }
            return .record(whole)
        }
    }

    /// What an `encode(to:)` writes into.
    struct Coder: Encoder {
        let node: Node
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        init(_ node: Node) {
            self.node = node
        }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            if node.record == nil { node.record = Record(isMap: false) }
            return KeyedEncodingContainer(Fields<Key>(node: node))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer {
            if node.items == nil { node.items = [] }
            return Items(node: node)
        }

        func singleValueContainer() -> any SingleValueEncodingContainer { Single(node: node) }
    }

    /// Puts one value into `node`.
    static func put(_ value: some Encodable, into node: Node) throws {
        if let shape = (value as? any NullShaped)?.nullShape { return node.scalar = .null(shape) }
        switch value {
        case let text as String: node.scalar = .text(text)
        case let truth as Bool: node.scalar = .bool(truth)
        case let number as any BinaryInteger: node.scalar = .integer(Int64(clamping: number))
        case let number as Double: node.scalar = .real(number)
        default:
            node.isMap = node.isMap || value is any MapShaped
            if value is any MapShaped { node.record = Record(isMap: true) }
            if value is any ListShaped { node.items = [] }
            try value.encode(to: Coder(node))
        }
    }
}
