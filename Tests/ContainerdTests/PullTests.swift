import Conformance
import Containerd
import ContainerdAPI
import Faults
import Linux
import NIOHTTP1
import OCI
import RegistryFixtures
import SnapshotterAPI
import State
import Synchronization
import TestImages
import Testing

@Suite struct PullTests {
    @Test(.covers("img.transport.parallel-layers"), arguments: ["overlay2", "vfs"])
    func aPulledImageIsUnpackedAndReadBySkopeo(driver: String) async throws {
        let store = try StoreFixture(driver)
        let registry = try store.registry(try store.layout())
        try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
            let reference = try ImageReference("\(server.authority)/team/app:1")
            let lines = Lines()
            let pull = { () async throws in
                try await store.images.transfer.pull(PullRequest(reference: reference), store.context) { lines.add($0) }
            }
            let first = try await pull()
            #expect(first.isNew && first.image.name == "\(reference)")
            let resolved = try await store.images.transfer.resolve(first.image, platform: nil, store.context)
            #expect(text("\(try store.folders(resolved)[0])/etc/name") == "upper")
            #expect(lines.all.first == "1: Pulling from team/app")
            for status in ["Pulling fs layer", "Verifying Checksum", "Download complete", "Pull complete"] {
                #expect(lines.all.filter { $0.hasSuffix(": \(status)") }.count == 2, "\(lines.all)")
            }
            let second = try await pull()
            #expect(!second.isNew)
            #expect(lines.all.suffix(2).allSatisfy { $0.hasSuffix(": Already exists") }, "\(lines.all)")
            #expect(store.files("ingests/moby").isEmpty)
            #expect(IDPrefix.all(in: store.instance.leases("moby")).isEmpty)
            if Program.exist("skopeo") {
                let shown = try Program.run("skopeo", "inspect", "oci:\(store.instance.content):\(reference)")
                #expect(shown.contains("\(resolved.layers[0].digest)"))
            }
        }
    }

    @Test(.covers("img.transport.resume-across-restart"))
    func aBrokenDownloadIsResumedByTheNextPull() async throws {
        let store = try StoreFixture()
        let registry = try store.registry(try store.layout())
        let held = CallContext()
        // A writer that died: the first bytes of a layer stand there.
        let folder = "\(store.instance.ingests("moby"))/\(registry.layer)"
        try makeFolder(folder)
        let bytes = try #require(registry.fake.blobs[registry.layer])
        try AtomicFile.replace("\(folder)/data", with: Array(bytes.prefix(100)), .volatile)
        try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
            let reference = try ImageReference("\(server.authority)/team/app:1")
            _ = try await store.images.transfer.pull(PullRequest(reference: reference), held) { _ in }
            let asked = server.requests.first { $0.path.hasSuffix(registry.layer) }
            #expect(asked?.headers.first(name: "range")?.hasPrefix("bytes=100-") == true)
        }
        #expect(store.files("ingests/moby").isEmpty)
    }

    @Test func twoPullsAtOnceBothSucceed() async throws {
        let store = try StoreFixture()
        let registry = try store.registry(try store.layout())
        try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
            let reference = try ImageReference("\(server.authority)/team/app:1")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        _ = try await store.images.transfer.pull(
                            PullRequest(reference: reference), store.context
                        ) { _ in }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try store.driver.list().allSatisfy { $0.kind == .committed })
        #expect(try store.driver.list().count == 2)
    }
}

/// A layout served as `team/app:1`.
struct ServedLayout: Sendable {
    let fake: FakeRegistry
    /// Digest of one layer.
    let layer: String

    func answer(_ request: FakeRequest) -> FakeAnswer { fake.answer(request) }
}

extension StoreFixture {
    func registry(_ layout: LayoutWriter) throws -> ServedLayout {
        var fake = FakeRegistry()
        var layer = ""
        for blob in IDPrefix.all(in: "\(layout.folder)/blobs/sha256") {
            let bytes = try readFile("\(layout.folder)/blobs/sha256/\(blob)")
            fake.blobs["sha256:\(blob)"] = bytes
            if String(decoding: bytes, as: UTF8.self).contains("\"layers\":[") {
                fake.manifests["1"] = (MediaType.ociManifest, bytes)
                fake.manifests["sha256:\(blob)"] = (MediaType.ociManifest, bytes)
            }
            if bytes.starts(with: [0x1f, 0x8b]) { layer = "sha256:\(blob)" }
        }
        return ServedLayout(fake: fake, layer: layer)
    }
}

/// Progress as lines.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    func add(_ progress: TransferProgress) {
        lines.withLock { lines in
            switch progress {
            case .message(let text): lines.append(text)
            case .layer(let id, let status, _, _): lines.append("\(id): \(status)")
            }
        }
    }
}
