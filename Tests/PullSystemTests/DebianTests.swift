import Conformance
import OCI
import RegistryFixtures
import Testing

/// A real image: a debootstrap of Debian with layers that delete, replace and add each kind of node.
@Suite(.serialized) struct DebianTests {
    @Test(
        .covers(
            "img.layer.whiteout", "img.layer.opaque", "img.layer.hardlink", "img.layer.xattr-capability",
            "img.layer.devices", "img.layer.long-paths", "img.layer.tar-sparse", "img.layer.setuid-bits",
            "img.layer.type-change"),
        arguments: ["gzip", "zstd"])
    func itIsUnpackedAsUmociUnpacksIt(compression: String) async throws {
        try await DebianImage.with {
            try await RealRegistry.with(.plain) { registry in
                let name = "\(registry.authority)/debian:12"
                try push(compression, to: name, registry.folder)
                try await Engine.with { engine in
                    let pulled = try await engine.run("pull", "-q", name)
                    #expect(pulled.code == 0, "\(pulled)")
                    let (expected, found) = (try DebianImage.expected(), try DebianImage.unpacked(by: engine))
                    #expect(expected.count > 4000)
                    #expect(found.subtracting(expected).sorted() == expected.subtracting(found).sorted())
                    let ran = try await engine.run(
                        "run", "--rm", "--network", "none", name, "sh", "-c",
                        "test $(wc -c </opt/gnu/sparse) = 67108864 && getent passwd root && perl -e 'print 6*7'")
                    #expect(ran.output == "root:x:0:0:root:/root:/bin/bash\n42", "\(ran)")
                    #expect(try engine.unpackedBytes() >= 200_000_000)
                    if compression == "gzip" { try engine.skopeoReads(name) }
                }
            }
        }
    }

    private func push(_ compression: String, to name: String, _ folder: String) throws {
        var source = "oci:\(DebianImage.folder)/layout:debian"
        if compression == "zstd" {
            try Program.run("skopeo", "copy", "--quiet", "--dest-decompress", source, "dir:\(folder)/plain")
            source = "dir:\(folder)/plain"
        }
        try Program.run(
            "skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--dest-compress-format=\(compression)", source,
            "docker://\(name)")
        let manifest = try Program.run("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://\(name)")
        #expect(manifest.contains(compression == "zstd" ? MediaType.ociLayerZstd : MediaType.ociLayerGzip))
    }
}
