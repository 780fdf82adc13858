import Conformance
import Containerd
import ContainerdAPI
import Faults
import Glibc
import Linux
import OCI
import SnapshotterAPI
import State
import TestImages
import Testing

@Suite struct ImportTests {
    @Test(arguments: ["overlay2", "vfs"]) func aLayoutsImageIsNamedAndUnpacked(driver: String) async throws {
        let store = try StoreFixture(driver)
        let layout = try store.layout()
        let images = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)
        #expect(images.map(\.name) == ["docker.io/library/test:1"])
        let resolved = try await store.images.transfer.unpack(images[0], platform: nil, store.context)
        #expect(resolved.config.config?.cmd == ["/bin/sh"])
        let folders = try store.folders(resolved)
        #expect(text("\(folders[0])/etc/name") == "upper")
        #expect(text("\(folders[0])/etc/linked") == "upper")
        #expect(text("\(folders[0])/etc/gone") == nil)
        let again = try await store.images.transfer.unpack(images[0], platform: nil, store.context)
        #expect(again.chainID == resolved.chainID)
        #expect(store.files("ingests/moby").isEmpty)
    }

    @Test(.covers("img.store.gc", "img.store.content-dedupe"))
    func deletingTheNameTakesEverythingWithIt() async throws {
        let store = try StoreFixture()
        let layout = try store.layout()
        let image = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)[0]
        _ = try await store.images.transfer.unpack(image, platform: nil, store.context)
        try await store.images.images.put(image.named("docker.io/library/second:1"), store.context)
        try await store.images.images.delete(image.name, sync: true, store.context)
        #expect(try await store.images.content.list(store.context).count == 4)
        #expect(try store.driver.list().count == 2)
        try await store.images.images.delete("docker.io/library/second:1", sync: true, store.context)
        #expect(try await store.images.content.list(store.context).isEmpty)
        #expect(try store.driver.list().isEmpty)
    }

    @Test(.covers("img.store.leases")) func aLeaseAndAContainersSnapshotProtectFromCollection() async throws {
        let store = try StoreFixture()
        let layout = try store.layout()
        let image = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)[0]
        let resolved = try await store.images.transfer.unpack(image, platform: nil, store.context)
        try await store.images.leases.create("mine", expiresAfterSeconds: 100, store.context)
        let leased = CallContext(lease: "mine")
        let blob = Array("kept".utf8)
        let descriptor = Descriptor(mediaType: "text/plain", digest: sha256(blob), size: 4)
        let pipe = try pipe(with: blob)
        try await store.images.content.ingest("kept", expected: descriptor, from: pipe, leased)
        let top = try #require(resolved.chainID)
        _ = try await store.images.snapshots.prepare("box", parent: "\(top)", driver: nil, store.context)
        try await store.images.images.delete(image.name, sync: true, store.context)
        #expect(try await store.images.content.list(store.context).map(\.digest) == [descriptor.digest])
        #expect(try store.driver.list().count == 3)
        try await store.images.leases.delete("mine", store.context)
        try await store.images.snapshots.remove("box", driver: nil, store.context)
        try store.images.collectGarbage()
        #expect(try await store.images.content.list(store.context).isEmpty)
        #expect(try store.driver.list().isEmpty)
    }

    @Test(.covers("img.layer.digest-verify")) func wrongContentIsRefusedAndLeavesNothing() async throws {
        for number in 0..<4 {
            let store = try StoreFixture()
            let layout = try store.layout()
            let blob = IDPrefix.all(in: "\(layout.folder)/blobs/sha256").sorted()[number]
            let path = "\(layout.folder)/blobs/sha256/\(blob)"
            let good = try readFile(path)
            for bad in [good.dropLast() + [good[good.count - 1] ^ 1], good.dropLast(), good + [0]] {
                try AtomicFile.replace(path, with: Array(bad), .volatile)
                await expect(.dataLoss) {
                    _ = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)
                }
            }
            #expect(try await store.images.images.list(store.context).isEmpty)
            try store.images.collectGarbage()
            #expect(try await store.images.content.list(store.context).isEmpty)
        }
    }

    @Test(.covers("img.media.mediatype-confusion"))
    func aManifestThatIsAlsoAnIndexIsRefused() async throws {
        let store = try StoreFixture()
        var layout = try LayoutWriter("\(store.root)/layout")
        let both = try layout.blob(
            Array(#"{"schemaVersion":2,"manifests":[],"layers":[]}"#.utf8), MediaType.ociManifest)
        try layout.add(both, "x")
        await expect(.invalidArgument, "CVE-2021-41190") {
            _ = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)
        }
    }

    @Test(.covers("img.layer.diffid-verify")) func aWrongDiffIDIsRefused() async throws {
        let store = try StoreFixture()
        var layout = try LayoutWriter("\(store.root)/layout")
        var tar = TarWriter()
        tar.file("a", "1")
        try layout.image("x:1", layers: [tar.finished]) { bytes in gzipped(bytes + [1]) }
        let image = try await store.images.transfer.importLayout(layout.folder, name: nil, store.context)[0]
        await expect(.dataLoss, "wrong diff id") {
            _ = try await store.images.transfer.unpack(image, platform: nil, store.context)
        }
        #expect(try store.driver.list().isEmpty)
    }
}

extension ImageRecord {
    func named(_ name: String) -> ImageRecord {
        ImageRecord(name: name, target: target, createdAt: createdAt, updatedAt: updatedAt)
    }
}

func pipe(with bytes: [UInt8]) throws -> ByteChannel {
    var ends: [Int32] = [0, 0]
    _ = Glibc.pipe(&ends)
    let reader = OwnedFD(adopting: ends[0])
    let writer = OwnedFD(adopting: ends[1])
    try writer.writeAll(bytes)
    return ByteChannel(reader)
}
