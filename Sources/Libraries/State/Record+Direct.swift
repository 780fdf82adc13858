package import OCI

/// A record that is read without `Codable`, as what lies on the way of a launch should be.
package protocol DirectlyReadRecord: Record, JSONReadable {}

/// A record that is read and written without `Codable`.
package protocol DirectRecord: DirectlyReadRecord, JSONMembered {}

extension DirectlyReadRecord {
    /// nil where `Codable` must try.
    package static func readDirectly(_ bytes: [UInt8]) -> Self? {
        // What cannot be read is read again by `Codable`, whose error is reported.
        try? JSONReader.read(Self.self, from: bytes)
    }
}

extension DirectRecord {
    package var directText: [UInt8]? { jsonText }
}
