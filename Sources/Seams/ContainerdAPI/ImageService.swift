package import Faults
package import OCI

/// A name that points at a manifest or index.
package struct ImageRecord: Sendable, Codable {
    /// Fully qualified: `docker.io/library/alpine:latest`.
    package var name: String
    package var target: Descriptor
    package var labels: [String: String]
    /// RFC 3339.
    package var createdAt: String
    /// RFC 3339.
    package var updatedAt: String

    package init(
        name: String, target: Descriptor, labels: [String: String] = [:], createdAt: String, updatedAt: String
    ) {
        self.name = name
        self.target = target
        self.labels = labels
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// Names of images (containerd.services.images.v1.Images).
package protocol ImageService: Sendable {
    func get(_ name: String, _ context: CallContext) async throws(Fault) -> ImageRecord
    func list(_ context: CallContext) async throws(Fault) -> [ImageRecord]
    /// Throws `alreadyExists` where the name is taken.
    func create(_ image: ImageRecord, _ context: CallContext) async throws(Fault)
    /// Replaces the record, or makes it.
    func put(_ image: ImageRecord, _ context: CallContext) async throws(Fault)
    /// Deletes the name; with `sync` what nothing refers to any more is collected before the call ends.
    func delete(_ name: String, sync: Bool, _ context: CallContext) async throws(Fault)
}
