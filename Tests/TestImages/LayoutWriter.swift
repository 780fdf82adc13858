internal import Crypto
internal import FoundationEssentials
internal import Linux
package import OCI
internal import State

/// Writes OCI image layouts (image-spec, image-layout.md).
package struct LayoutWriter {
    package let folder: String
    private var entries: [OCI.Descriptor] = []

    /// Makes the folder.
    package init(_ folder: String) throws {
        self.folder = folder
        try makeFolder("\(folder)/blobs/sha256")
        try AtomicFile.replace("\(folder)/oci-layout", with: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8), .volatile)
    }

    /// Writes a blob and describes it.
    package func blob(_ bytes: [UInt8], _ mediaType: String) throws -> OCI.Descriptor {
        let digest = sha256(bytes)
        try AtomicFile.replace("\(folder)/blobs/sha256/\(digest.hex)", with: bytes, .volatile)
        return OCI.Descriptor(mediaType: mediaType, digest: digest, size: Int64(bytes.count))
    }

    /// Adds an image of uncompressed layers, each compressed on its way; `name`: its reference name.
    @discardableResult
    package mutating func image(
        _ name: String, layers: [[UInt8]], platform: Platform = .host, compress: ([UInt8]) -> [UInt8] = { gzipped($0) }
    ) throws -> OCI.Descriptor {
        let blobs = try layers.map { try blob(compress($0), MediaType.ociLayerGzip) }
        let diffIDs = layers.map { "\"\(sha256($0))\"" }.joined(separator: ",")
        let config = try blob(
            Array(
                """
                {"architecture":"\(platform.architecture)","os":"\(platform.os)","config":{"Cmd":["/bin/sh"]},\
                "rootfs":{"type":"layers","diff_ids":[\(diffIDs)]}}
                """.utf8), MediaType.ociConfig)
        let manifest = try blob(json(config, blobs), MediaType.ociManifest)
        try add(manifest, name)
        return manifest
    }

    /// Adds an entry to `index.json`.
    package mutating func add(_ descriptor: OCI.Descriptor, _ name: String) throws {
        var entry = descriptor
        entry.annotations = ["org.opencontainers.image.ref.name": name]
        entries.append(entry)
        let bytes = Array(try JSONEncoder().encode(Index(manifests: entries)))
        try AtomicFile.replace("\(folder)/index.json", with: bytes, .volatile)
    }

    private func json(_ config: OCI.Descriptor, _ layers: [OCI.Descriptor]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        let config = String(decoding: try encoder.encode(config), as: UTF8.self)
        let layers = String(decoding: try encoder.encode(layers), as: UTF8.self)
        return Array(
            """
            {"schemaVersion":2,"mediaType":"\(MediaType.ociManifest)","config":\(config),"layers":\(layers)}
            """.utf8)
    }
}

/// The digest of bytes.
package func sha256(_ bytes: [UInt8]) -> OCI.Digest {
    OCI.Digest(sha256: SHA256.hash(data: bytes))
}
