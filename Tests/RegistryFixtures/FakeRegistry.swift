internal import Crypto
internal import NIOHTTP1
package import OCI

/// Content of a registry in memory, served by the distribution protocol's rules; a test bends an answer where it wants.
package struct FakeRegistry: Sendable {
    package var manifests: [String: (type: String, bytes: [UInt8])] = [:]
    package var blobs: [String: [UInt8]] = [:]

    package init() {}

    /// sha256.
    package static func digest(_ bytes: [UInt8]) -> OCI.Digest { OCI.Digest(sha256: SHA256.hash(data: bytes)) }

    /// An image of one layer under the tag `latest`, and its parts.
    package static func image(layer: [UInt8]) -> (registry: FakeRegistry, manifest: [UInt8], layer: Descriptor) {
        var registry = FakeRegistry()
        let config = Array(#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#.utf8)
        let manifest = Array(
            #"""
            {"schemaVersion":2,"mediaType":"\#(MediaType.ociManifest)",\#
            "config":{"mediaType":"\#(MediaType.ociConfig)","digest":"\#(digest(config))","size":\#(config.count)},\#
            "layers":[{"mediaType":"\#(MediaType.ociLayerGzip)","digest":"\#(digest(layer))","size":\#(layer.count)}]}
            """#.utf8)
        registry.blobs = ["\(digest(config))": config, "\(digest(layer))": layer]
        registry.manifests["latest"] = (MediaType.ociManifest, manifest)
        registry.manifests["\(digest(manifest))"] = (MediaType.ociManifest, manifest)
        let descriptor = Descriptor(
            mediaType: MediaType.ociLayerGzip, digest: digest(layer), size: Int64(layer.count))
        return (registry, manifest, descriptor)
    }

    /// The honest answer.
    package func answer(_ request: FakeRequest) -> FakeAnswer {
        let name = request.path.split(separator: "/").last.map(String.init) ?? ""
        if request.path.contains("/manifests/") {
            guard let manifest = manifests[name] else { return Self.error(404, "MANIFEST_UNKNOWN", "manifest unknown") }
            return FakeAnswer(
                200,
                [
                    ("Content-Type", manifest.type), ("Docker-Content-Digest", "\(Self.digest(manifest.bytes))"),
                    ("Content-Length", "\(manifest.bytes.count)"),
                ], manifest.bytes)
        }
        guard let blob = blobs[name] else { return Self.error(404, "BLOB_UNKNOWN", "blob unknown to registry") }
        guard let range = request.headers.first(name: "Range"), range.hasPrefix("bytes="),
            let start = Int(range.dropFirst(6).dropLast())
        else { return FakeAnswer(200, [], blob) }
        return FakeAnswer(
            206, [("Content-Range", "bytes \(start)-\(blob.count - 1)/\(blob.count)")], Array(blob[start...]))
    }

    package static func error(_ status: Int, _ code: String, _ message: String) -> FakeAnswer {
        FakeAnswer(status, json: #"{"errors":[{"code":"\#(code)","message":"\#(message)"}]}"#)
    }
}

/// `count` bytes that do not repeat soon.
package func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
    }
}
