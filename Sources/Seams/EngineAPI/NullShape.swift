/// What a `null` stands for; JSON does not tell, templates do (`[]`, `map[]`, `<nil>`).
package enum NullShape: Sendable, Equatable {
    case pointer, list, map
}

/// A field that may be null and knows what its null stands for.
package protocol NullShaped {
    /// nil when there is a value.
    var nullShape: NullShape? { get }
}

extension OrNull: NullShaped {
    package var nullShape: NullShape? {
        if wrappedValue != nil { return nil }
        if Value.self is any ListShaped.Type { return .list }
        return Value.self is any MapShaped.Type ? .map : .pointer
    }
}

/// Lists, for `NullShaped`.
package protocol ListShaped {}
/// Maps by name, whose order is the sorted one.
package protocol MapShaped {}

extension Array: ListShaped {}
extension Dictionary: MapShaped where Key == String {}
