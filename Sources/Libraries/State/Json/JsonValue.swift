/// A JSON value (RFC 8259) for the records of processes that must stay small: no Codable, no Foundation.
///
/// Numbers are integers only: no record of ours has others.
package enum JsonValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JsonValue])
    case object([String: JsonValue])

    /// The member `name`, or nil where this is no object, has no such member, or it is null.
    package subscript(name: String) -> JsonValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The members of an object whose values are all strings, which is how records keep options.
    package var strings: [String: String]? {
        guard case .object(let members) = self else { return nil }
        return members.compactMapValues(\.string)
    }
}
