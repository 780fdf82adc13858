internal import EngineAPI

extension ValueEncoder {
    struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let node: Node
        var codingPath: [any CodingKey] { [] }

        mutating func encodeNil(forKey key: Key) { child(key).scalar = .nothing }

        mutating func encode(_ value: some Encodable, forKey key: Key) throws {
            try put(value, into: child(key))
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            Coder(child(key)).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            Coder(child(key)).unkeyedContainer()
        }

        mutating func superEncoder() -> any Encoder { Coder(node) }
        mutating func superEncoder(forKey key: Key) -> any Encoder { Coder(child(key)) }

        private func child(_ key: Key) -> Node {
            let child = Node()
            node.record?[key.stringValue] = .nothing
            node.children[key.stringValue] = child
            return child
        }
    }

    struct Items: UnkeyedEncodingContainer {
        let node: Node
        var codingPath: [any CodingKey] { [] }
        var count: Int { node.items?.count ?? 0 }

        mutating func encodeNil() { child().scalar = .nothing }
        mutating func encode(_ value: some Encodable) throws { try put(value, into: child()) }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) -> KeyedEncodingContainer<Nested> {
            Coder(child()).container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { Coder(child()).unkeyedContainer() }
        mutating func superEncoder() -> any Encoder { Coder(child()) }

        private func child() -> Node {
            let child = Node()
            node.items?.append(child)
            return child
        }
    }

    struct Single: SingleValueEncodingContainer {
        let node: Node
        var codingPath: [any CodingKey] { [] }

        mutating func encodeNil() { node.scalar = .nothing }
        mutating func encode(_ value: some Encodable) throws { try put(value, into: node) }
    }
}
