package import Faults
package import Linux
package import OCI

/// What is known of one blob.
package struct ContentInfo: Sendable {
    package var digest: Digest
    /// Bytes.
    package var size: Int64
    package var labels: [String: String]
    /// RFC 3339.
    package var createdAt: String

    package init(digest: Digest, size: Int64, labels: [String: String], createdAt: String) {
        self.digest = digest
        self.size = size
        self.labels = labels
        self.createdAt = createdAt
    }
}

/// Content-addressed blobs (containerd.services.content.v1.Content).
package protocol ContentService: Sendable {
    func info(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ContentInfo
    /// A read-only descriptor of the whole blob; throws `notFound`.
    func read(_ digest: Digest, _ context: CallContext) async throws(Fault) -> ByteChannel
    func list(_ context: CallContext) async throws(Fault) -> [ContentInfo]
    func update(_ digest: Digest, labels: [String: String], _ context: CallContext) async throws(Fault)
    func delete(_ digest: Digest, _ context: CallContext) async throws(Fault)
    /// Takes all of `source` to its end, checks size and digest, and commits; a blob that is there is a success.
    func ingest(
        _ reference: String, expected: Descriptor, from source: ByteChannel, _ context: CallContext
    ) async throws(Fault)
}
