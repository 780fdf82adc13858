import Conformance
import Containerd
import ContainerdAPI
import Faults
import FoundationEssentials
import Linux
import OCI
import RegistryFixtures
import State
import TestImages
import Testing

/// An index whose entry for this host claims to be a manifest and is none.
@Suite struct FalseChildTests {
    /// What stands in its place, and what is said of it by pull and load; `%` is its digest.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var type = MediaType.ociManifest
        let bytes: [UInt8]
        let pulled: String
        let loaded: String
    }

    private static let config = #"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#

    private static let manifest =
        #"{"schemaVersion":2,"config":{"mediaType":"\#(MediaType.ociConfig)","size":\#(config.utf8.count),"#
        + #""digest":"\#(sha256(Array(config.utf8)))"},"layers":[]}"#

    static let cases: [Case] = [
        Case(
            testDescription: "it says that it is something else",
            bytes: Array(#"{"mediaType":"application/vnd.oci.image.config.v1+json","layers":[]}"#.utf8),
            pulled: "manifest % of", loaded: "manifest % says it is application/vnd.oci.image.config.v1+json"),
        Case(
            testDescription: "it is an index", bytes: Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8),
            pulled: "manifest % of", loaded: "manifest % is not the"),
        Case(
            testDescription: "its own type is that of an index",
            bytes: Array(#"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","manifests":[]}"#.utf8),
            pulled: "says it is \(MediaType.ociIndex), the index says \(MediaType.ociManifest)",
            loaded: "manifest % says it is \(MediaType.ociIndex)"),
        Case(
            testDescription: "it is a layer", bytes: gzipped([UInt8](repeating: 0, count: 1024)),
            pulled: "manifest % of", loaded: "manifest % cannot be read"),
        Case(
            testDescription: "it is a configuration", bytes: Array(config.utf8), pulled: "manifest % cannot be read",
            loaded: "manifest % cannot be read"),
        Case(
            testDescription: "it is a list", bytes: Array("[1, 2]".utf8), pulled: "manifest % of",
            loaded: "manifest % cannot be read"),
        Case(
            testDescription: "it is nothing", bytes: [], pulled: "manifest % of", loaded: "manifest % cannot be read"),
        Case(
            testDescription: "it is too large",
            bytes: Array(manifest.utf8) + [UInt8](repeating: 0x20, count: 4 << 20),
            pulled: "manifest % of", loaded: "manifest % is larger than 4 MiB"),
        Case(
            testDescription: "a manifest that is called a layer", type: MediaType.ociLayerGzip,
            bytes: Array(manifest.utf8), pulled: "unsupported media type \(MediaType.ociLayerGzip) of manifest %",
            loaded: "unsupported media type \(MediaType.ociLayerGzip) of manifest %"),
    ]

    /// A layout, `index.json` and an index in it, with one entry for this host.
    private func layout(_ store: StoreFixture, _ one: Case) throws -> (
        LayoutWriter, index: Descriptor, child: Descriptor
    ) {
        var layout = try LayoutWriter("\(store.root)/layout")
        _ = try layout.blob(Array(Self.config.utf8), MediaType.ociConfig)
        var child = try layout.blob(one.bytes, one.type)
        child.platform = .host
        let index = try layout.blob(Array(try JSONEncoder().encode(Index(manifests: [child]))), MediaType.ociIndex)
        try layout.add(index, "x:1")
        return (layout, index, child)
    }

    private func expectRefusal(
        _ wanted: String, _ child: Descriptor, _ store: StoreFixture, _ body: () async throws -> Void
    ) async throws {
        let fault = await #expect(throws: Fault.self) { try await body() }
        let text = wanted.replacing("%", with: "\(child.digest)")
        #expect(fault?.message.contains(text) == true, "\(fault?.message ?? ""), not \(text)")
        #expect(try await store.images.images.list(store.context).isEmpty)
        try store.images.collectGarbage()
        #expect(try await store.images.content.list(store.context).isEmpty, "nothing of it is kept")
    }

    @Test("load refuses it by its digest", .covers("img.media.mediatype-confusion"), arguments: cases)
    func load(one: Case) async throws {
        let store = try StoreFixture()
        let (layout, _, child) = try layout(store, one)
        try await expectRefusal(one.loaded, child, store) {
            _ = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)
        }
    }

    @Test("pull refuses it by its digest", .covers("img.media.mediatype-confusion"), arguments: cases)
    func pull(one: Case) async throws {
        let store = try StoreFixture()
        let (layout, index, child) = try layout(store, one)
        var fake = FakeRegistry()
        for blob in IDPrefix.all(in: "\(layout.folder)/blobs/sha256") {
            fake.blobs["sha256:\(blob)"] = try readFile("\(layout.folder)/blobs/sha256/\(blob)")
        }
        // The registry confirms what the index says.
        for (name, descriptor) in [("1", index), ("\(index.digest)", index), ("\(child.digest)", child)] {
            fake.manifests[name] = (descriptor.mediaType, try #require(fake.blobs["\(descriptor.digest)"]))
        }
        let registry = fake
        try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
            let reference = try ImageReference("\(server.authority)/team/app:1")
            try await expectRefusal(one.pulled, child, store) {
                _ = try await store.images.transfer.pull(PullRequest(reference: reference), store.context) { _ in }
            }
        }
    }

    @Test("an entry of another type that nobody asked for is left out", .covers("img.media.artifact-refuse"))
    func others() async throws {
        let store = try StoreFixture()
        var layout = try LayoutWriter("\(store.root)/layout")
        var tar = TarWriter()
        tar.file("a", "1")
        var own = try layout.image("inner:1", layers: [tar.finished])
        own.platform = .host
        let other = try layout.blob(Array("no JSON at all".utf8), "application/vnd.example.thing")
        let entries = Index(manifests: [other, own])
        let index = try layout.blob(Array(try JSONEncoder().encode(entries)), MediaType.ociIndex)
        try layout.add(index, "x:1")
        let name = try ImageReference("x:1")
        let images = try await store.images.transfer.importLayout(layout.folder, name: name, store.context)
        let resolved = try await store.images.transfer.unpack(images[0], platform: nil, store.context)
        #expect(resolved.manifest.digest == own.digest)
        try store.images.collectGarbage()
        #expect(try await !store.images.content.list(store.context).contains { $0.digest == other.digest })
    }
}
