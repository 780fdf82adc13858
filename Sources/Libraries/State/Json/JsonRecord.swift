package import Faults
package import Linux

/// A record that is read and replaced as one JSON object.
package protocol JsonRecord: Sendable {
    /// The newest schema that this program understands.
    static var schema: Int64 { get }
    var json: JsonValue { get }
    /// nil where a member that must be there is missing or of another type.
    init?(json: JsonValue)
}

extension JsonRecord {
    /// Reads the record at `path`; nil where there is none.
    package static func load(_ path: String) throws(Fault) -> Self? {
        let bytes: [UInt8]
        do { bytes = try readFile(path, limit: 1 << 20) } catch {
            if error.isMissing { return nil }
            throw error.fault("read \(path)")
        }
        guard let value = JsonValue(parsing: bytes), let schema = value["schema"]?.integer else {
            throw Fault(.dataLoss, "\(path) is not a record")
        }
        guard schema <= Self.schema else {
            throw Fault(.failedPrecondition, "\(path) has schema \(schema), this swmono reads \(Self.schema)")
        }
        guard let record = Self(json: value) else { throw Fault(.dataLoss, "\(path) lacks a member") }
        return record
    }

    /// Replaces the record at `path`.
    package func save(_ path: String, _ durability: AtomicFile.Durability = .durable) throws(SystemError) {
        try AtomicFile.replace(path, with: json.text, durability)
    }
}
