/// An image manifest, OCI or Docker schema 2 (image-spec, manifest.md).
package struct Manifest: Sendable, Codable {
    package var schemaVersion: Int
    package var mediaType: String?
    package var config: Descriptor
    package var layers: [Descriptor]
    package var annotations: [String: String]?

    package init(mediaType: String, config: Descriptor, layers: [Descriptor]) {
        schemaVersion = 2
        self.mediaType = mediaType
        self.config = config
        self.layers = layers
    }
}

/// An image index, or Docker's manifest list (image-spec, image-index.md).
package struct Index: Sendable, Codable {
    package var schemaVersion: Int
    package var mediaType: String?
    package var manifests: [Descriptor]
    package var annotations: [String: String]?

    package init(manifests: [Descriptor], mediaType: String = MediaType.ociIndex) {
        schemaVersion = 2
        self.mediaType = mediaType
        self.manifests = manifests
    }
}
