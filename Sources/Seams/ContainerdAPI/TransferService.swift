package import Faults
package import Linux
package import OCI

/// What to fetch, and how.
package struct PullRequest: Sendable {
    /// Fully qualified name with tag or digest.
    package var reference: ImageReference
    /// nil: the host's.
    package var platform: Platform?
    package var credentials: RegistryCredentials?
    /// Registries that may be spoken to over plain HTTP or without a known certificate, beside loopback.
    package var insecureRegistries: [String]
    /// Layers fetched at once.
    package var maxConcurrentDownloads: Int

    package init(
        reference: ImageReference, platform: Platform? = nil, credentials: RegistryCredentials? = nil,
        insecureRegistries: [String] = [], maxConcurrentDownloads: Int = 3
    ) {
        self.reference = reference
        self.platform = platform
        self.credentials = credentials
        self.insecureRegistries = insecureRegistries
        self.maxConcurrentDownloads = maxConcurrentDownloads
    }
}

/// One step of a pull; `id` is a layer's short digest, as Docker's progress lines have it.
package enum TransferProgress: Sendable {
    /// A line of its own: `latest: Pulling from library/alpine`.
    case message(String)
    /// A layer's state, in Docker's words: Pulling fs layer, Waiting, Downloading, Verifying Checksum,
    /// Download complete, Extracting, Pull complete, Already exists. `current` and `total` in bytes, total 0 unknown.
    case layer(id: String, status: String, current: Int64, total: Int64)
}

/// What a pull ended with.
package struct PullResult: Sendable {
    package var image: ImageRecord
    /// Whether the name pointed elsewhere, or nowhere, before.
    package var isNew: Bool

    package init(image: ImageRecord, isNew: Bool) {
        self.image = image
        self.isNew = isNew
    }
}

/// Moves images between registries, layouts and the store (containerd.services.transfer.v1.Transfer).
package protocol TransferService: Sendable {
    /// Fetches, verifies, unpacks into the default snapshotter and names the image.
    func pull(
        _ request: PullRequest, _ context: CallContext, progress: @escaping @Sendable (TransferProgress) -> Void
    ) async throws(Fault) -> PullResult
    /// Takes images from an OCI image layout folder; `name` overrides the layout's own reference name.
    func importLayout(
        _ path: String, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord]
    /// Takes images from an archive that is read to its end: an OCI image layout, or what `docker save` wrote, plain,
    /// gzip or zstd. An image that the archive gives no name has one of the store's own (`ImageRecord.nameless`).
    func importArchive(
        _ archive: ByteChannel, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord]
    /// Makes sure that each layer of the image for `platform` (nil: the host's) is a committed snapshot, and
    /// answers the image's resolved content.
    func unpack(_ image: ImageRecord, platform: Platform?, _ context: CallContext) async throws(Fault) -> ResolvedImage
    /// The same answer without unpacking anything.
    func resolve(_ image: ImageRecord, platform: Platform?, _ context: CallContext) async throws(Fault) -> ResolvedImage
}

/// One image for one platform, all that a container needs of it.
package struct ResolvedImage: Sendable {
    package var manifest: Descriptor
    /// The image id that Docker prints.
    package var configDigest: Digest
    package var config: ImageConfig
    package var layers: [Descriptor]
    /// Key of the committed snapshot of the top layer; nil for an image without layers.
    package var chainID: Digest?

    package init(
        manifest: Descriptor, configDigest: Digest, config: ImageConfig, layers: [Descriptor], chainID: Digest?
    ) {
        self.manifest = manifest
        self.configDigest = configDigest
        self.config = config
        self.layers = layers
        self.chainID = chainID
    }
}
