/// What several processes read and replace: one JSON file with a schema number and a generation.
package protocol Record: Codable, Sendable {
    /// The newest schema that this build knows; a change that only adds optional fields counts one up.
    static var currentSchema: Int { get }
    /// The newest schema that ever wrote this record.
    var schema: Int { get set }
    /// Counts the record's changes; events carry it.
    var generation: UInt64 { get set }
    /// The record as JSON without `Codable`; nil: `Codable` writes it.
    var directText: [UInt8]? { get }
    /// The record read without `Codable`; nil: `Codable` reads it, and says what is wrong with it.
    static func readDirectly(_ bytes: [UInt8]) -> Self?
}

extension Record {
    /// `Codable` writes the record.
    package var directText: [UInt8]? { nil }
    /// `Codable` reads the record.
    package static func readDirectly(_ bytes: [UInt8]) -> Self? { nil }
}
