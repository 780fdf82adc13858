/// A value whose zero stands for "not given", as in Go: `init()` makes it.
package protocol ZeroValue: Equatable, Codable {
    init()
}

extension String: ZeroValue {}
extension Int: ZeroValue {}
extension Int64: ZeroValue {}
extension UInt64: ZeroValue {}
extension Bool: ZeroValue {}
extension Array: ZeroValue where Element: Equatable & Codable {}
extension Dictionary: ZeroValue where Key == String, Value: Equatable & Codable {}

/// A field that is always written, and reads as zero when it is missing or null.
@propertyWrapper
package struct Always<Value: ZeroValue & Sendable>: Sendable, Equatable, Codable {
    package var wrappedValue: Value

    package init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? Value() : try container.decode(Value.self)
    }

    package func encode(to encoder: any Encoder) throws {
        try wrappedValue.encode(to: encoder)
    }
}

/// A field that is always written, as `null` when it is nil, and may be missing when read.
@propertyWrapper
package struct OrNull<Value: Sendable & Equatable & Codable>: Sendable, Equatable, Codable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value? = nil) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    package func encode(to encoder: any Encoder) throws {
        guard let wrappedValue else {
            var container = encoder.singleValueContainer()
            return try container.encodeNil()
        }
        try wrappedValue.encode(to: encoder)
    }
}

// Synthesised code picks these overloads, so that a missing key is no error.
extension KeyedDecodingContainer {
    package func decode<Value>(_ type: Always<Value>.Type, forKey key: Key) throws -> Always<Value> {
        Always(wrappedValue: try decodeIfPresent(Value.self, forKey: key) ?? Value())
    }

    package func decode<Value>(_ type: OrNull<Value>.Type, forKey key: Key) throws -> OrNull<Value> {
        OrNull(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }
}

/// Go's `struct{}`: the values of sets in JSON (`{}`).
package struct EmptyObject: ZeroValue, Sendable {
    package init() {}
}
