internal import Faults
internal import FoundationEssentials
internal import OCI

/// What a manifest blob turned out to be.
enum ImageDocument {
    case index(Index)
    case manifest(Manifest)
}

/// Reads the JSON documents of images, with the limits of a stranger's input.
enum ImageTree {
    /// distribution-spec asks registries for at least 4 MiB.
    static let manifestLimit = 4 << 20
    static let configLimit = 8 << 20
    /// Indexes within indexes.
    static let depthLimit = 4

    struct Shape: Decodable {
        var mediaType: String?
        var manifests: [Descriptor]?
        var layers: [Descriptor]?
        var config: Descriptor?
        var fsLayers: [Unread]?
        struct Unread: Decodable {}
    }

    /// An index or a manifest. One that could be both is refused (CVE-2021-41190), as is one whose own media type is
    /// not its descriptor's.
    static func document(_ bytes: [UInt8], _ descriptor: Descriptor) throws(Fault) -> ImageDocument {
        let shape: Shape = try decode(bytes, "manifest \(descriptor.digest)")
        guard shape.fsLayers == nil else {
            throw Fault(
                .unimplemented,
                "manifest \(descriptor.digest) is of schema version 1, which is not supported any more",
                hint: "push the image again with a current tool")
        }
        guard shape.manifests == nil || shape.layers == nil && shape.config == nil else {
            throw Fault(
                .invalidArgument,
                "manifest \(descriptor.digest) is index and manifest at once: refused (CVE-2021-41190)")
        }
        if let own = shape.mediaType, own != descriptor.mediaType, !descriptor.mediaType.isEmpty {
            throw Fault(
                .invalidArgument,
                "manifest \(descriptor.digest) says it is \(own), its descriptor says \(descriptor.mediaType)")
        }
        if let manifests = shape.manifests {
            guard !MediaType.manifests.contains(descriptor.mediaType) else { throw confused(descriptor) }
            return .index(Index(manifests: manifests, mediaType: shape.mediaType ?? descriptor.mediaType))
        }
        guard !MediaType.indexes.contains(descriptor.mediaType) else { throw confused(descriptor) }
        return .manifest(try decode(bytes, "manifest \(descriptor.digest)"))
    }

    /// Whether a descriptor claims to be of an index or a manifest, or says nothing.
    static func isDocument(_ descriptor: Descriptor) -> Bool {
        let type = descriptor.mediaType
        return type.isEmpty || MediaType.manifests.contains(type) || MediaType.indexes.contains(type)
    }

    private static func confused(_ descriptor: Descriptor) -> Fault {
        Fault(.invalidArgument, "manifest \(descriptor.digest) is not the \(descriptor.mediaType) it claims to be")
    }

    /// The configuration of an image; artifacts that are no images are refused by name.
    static func config(_ bytes: [UInt8], _ manifest: Manifest) throws(Fault) -> ImageConfig {
        let type = manifest.config.mediaType
        guard type == MediaType.ociConfig || type == MediaType.dockerConfig else {
            throw Fault(.unimplemented, "unsupported media type \(type): this is no container image")
        }
        let config: ImageConfig = try decode(bytes, "image config \(manifest.config.digest)")
        guard config.rootfs.diffIDs.count == manifest.layers.count else {
            throw Fault(
                .invalidArgument,
                "image config \(manifest.config.digest) names \(config.rootfs.diffIDs.count) layers, "
                    + "its manifest \(manifest.layers.count)")
        }
        return config
    }

    /// `Codable` is asked where the direct way fails, for its error and its tolerance.
    private static func decode<Value: Decodable & JSONReadable>(
        _ bytes: [UInt8], _ what: String
    ) throws(Fault) -> Value {
        if let value = try? JSONReader.read(Value.self, from: bytes) { return value }
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw Fault(.invalidArgument, "\(what) cannot be read: \(error)", cause: error)
        }
    }
}
