import FoundationEssentials
import Glibc
import Linux
import OCI
import RegistryFixtures

/// Images of static busybox, made once for all tests of a run, and where they stand.
enum TestImage {
    /// An OCI layout with the image `v1` of three layers, and its copy with zstd layers, `zstd`.
    static func layout(in folder: String) throws -> String {
        let layout = "\(folder)/layout"
        try Program.run("\(Engine.tree)/contrib/busybox-layout", layout, "v1")
        for part in 1...2 {
            try openFile("\(folder)/part\(part)", O_WRONLY | O_CREAT).writeAll(noise(part << 20))
            try Program.run("umoci", "insert", "--image", "\(layout):v1", "\(folder)/part\(part)", "/part\(part)")
        }
        return layout
    }

    /// What a layout has under `name`, as a registry in memory serves it under `latest`.
    static func registry(of layout: String, _ name: String = "v1") throws -> FakeRegistry {
        var registry = FakeRegistry()
        let index = try JSONDecoder().decode(Index.self, from: Data(readFile("\(layout)/index.json")))
        for manifest in index.manifests where manifest.annotations?["org.opencontainers.image.ref.name"] == name {
            let bytes = try blob(manifest.digest, layout)
            registry.manifests["latest"] = (manifest.mediaType, bytes)
            registry.manifests["\(manifest.digest)"] = (manifest.mediaType, bytes)
            for part in try parts(of: bytes) { registry.blobs["\(part.digest)"] = try blob(part.digest, layout) }
        }
        return registry
    }

    /// Config and layers.
    static func parts(of manifest: [UInt8]) throws -> [Descriptor] {
        let decoded = try JSONDecoder().decode(Manifest.self, from: Data(manifest))
        return [decoded.config] + decoded.layers
    }

    private static func blob(_ digest: Digest, _ layout: String) throws -> [UInt8] {
        try readFile("\(layout)/blobs/\(digest.algorithm)/\(digest.hex)")
    }
}

extension FakeRegistry {
    /// The layers of `latest`, lowest first.
    var layers: [Descriptor] {
        get throws { Array(try TestImage.parts(of: manifests["latest"]?.bytes ?? []).dropFirst()) }
    }

    /// Puts an index of `platforms` under `latest`; all point at what was there.
    mutating func makeIndex(_ platforms: [String]) throws {
        guard let manifest = manifests["latest"] else { return }
        let entries = platforms.map { platform in
            let parts = platform.split(separator: "/")
            return #"""
                {"mediaType":"\#(manifest.type)","digest":"\#(Self.digest(manifest.bytes))",\#
                "size":\#(manifest.bytes.count),"platform":{"os":"\#(parts[0])","architecture":"\#(parts[1])"}}
                """#
        }
        let index = Array(#"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))]}"#.utf8)
        manifests["latest"] = (MediaType.ociIndex, index)
        manifests["\(Self.digest(index))"] = (MediaType.ociIndex, index)
    }
}
