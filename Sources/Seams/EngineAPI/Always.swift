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
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
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
        var container = encoder.singleValueContainer()
        guard let wrappedValue else { return try container.encodeNil() }
        try container.encode(wrappedValue)
    }
}

// Synthesised code picks these overloads, so that a missing key is no error.
extension KeyedDecodingContainer {
    /// A missing key is zero.
    /// A missing key is the property's default.
    package func decode<Value>(_ type: Always<Value>.Type, forKey key: Key) throws -> Always<Value> {
        Always(wrappedValue: try decodeIfPresent(Value.self, forKey: key) ?? Value())
    }

    /// A missing key is nil.
    /// A missing key is the property's default.
    package func decode<Value>(_ type: OrNull<Value>.Type, forKey key: Key) throws -> OrNull<Value> {
        OrNull(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }
}

/// Go's `struct{}`: the values of sets in JSON (`{}`).
package struct EmptyObject: ZeroValue, Sendable {
    package init() {}
}
