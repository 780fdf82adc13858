import Containerd
import ContainerdAPI
import Faults
import Glibc
import Linux
import OCI
import SnapshotterAPI
import Snapshotters
import State
import TestImages
import Testing

/// An image store on a data root of its own, which is gone afterwards.
final class StoreFixture: Sendable {
    let root: String
    let instance: Instance
    let images: ContainerdImages
    let driver: any Snapshotter
    let context = CallContext()

    init(_ name: String = "overlay2") throws {
        root = "/var/tmp/swmono-store-\(getpid())-\(UInt32.random(in: .min ... .max))"
        instance = Instance(dataRoot: "\(root)/data", execRoot: "\(root)/run")
        let all = SnapshotterChoice.all(instance)
        images = ContainerdImages(instance, snapshotters: all, preferred: { () throws(Fault) in name })
        driver = try #require(all.first { $0.name == name })
    }

    deinit { try? removeFolder(root) }

    /// A layout with one image of two layers, called `test:1`.
    func layout(_ name: String = "test:1") throws -> LayoutWriter {
        var lower = TarWriter()
        lower.folder("etc")
        lower.file("etc/name", "lower")
        lower.file("etc/gone", "gone")
        var upper = TarWriter()
        upper.file("etc/name", "upper")
        upper.add("etc/.wh.gone")
        upper.add("etc/linked", type: "1", link: "etc/name")
        var layout = try LayoutWriter("\(root)/layout")
        try layout.image(name, layers: [lower.finished, upper.finished])
        return layout
    }

    /// Folders of the image's layers, top first.
    func folders(_ image: ResolvedImage) throws -> [String] {
        try driver.layerFolders("moby/\(try #require(image.chainID))")
    }

    func files(_ folder: String) -> [String] { IDPrefix.all(in: "\(instance.content)/\(folder)").sorted() }
}

func expect(
    _ kind: FaultKind, _ part: String = "", _ location: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown, \(kind) was due", sourceLocation: location)
    } catch {
        let fault = error as? Fault
        #expect(fault?.kind == kind, "\(error)", sourceLocation: location)
        #expect(part.isEmpty || fault?.message.contains(part) == true, "\(error)", sourceLocation: location)
    }
}

func text(_ path: String) -> String? {
    (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}
