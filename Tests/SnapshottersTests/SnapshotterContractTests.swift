import Conformance
import Faults
import Glibc
import Linux
import OCI
import SnapshotterAPI
import Snapshotters
import State
import Testing

/// One suite for every driver.
@Suite(.serialized) struct SnapshotterContractTests {
    @Test(.covers("img.store.overlayfs", "img.store.vfs"), arguments: ["overlay2", "vfs"])
    func aChainShowsEveryLayersFiles(name: String) throws {
        let fixture = try SnapshotterFixture(name)
        try fixture.commit("one", on: nil, ["a": "1", "both": "1"])
        try fixture.commit("two", on: "one", ["b": "2", "both": "2"])
        let mounts = try fixture.driver.prepare("box", parent: "two", labels: [:])
        try fixture.mounted(mounts) { root in
            #expect(text("\(root)/a") == "1")
            #expect(text("\(root)/b") == "2")
            #expect(text("\(root)/both") == "2")
            try fixture.write("mine", to: "\(root)/a")
        }
        try fixture.mounted(try fixture.driver.view("look", parent: "one", labels: [:])) { root in
            #expect(text("\(root)/a") == "1")
            #expect(text("\(root)/b") == nil)
        }
        try fixture.mounted(try fixture.driver.mounts("box")) { #expect(text("\($0)/a") == "mine") }
    }

    @Test(arguments: ["overlay2", "vfs"]) func statesThatDoNotFitAreRefused(name: String) throws {
        let fixture = try SnapshotterFixture(name)
        let driver = fixture.driver
        try fixture.commit("base", on: nil, [:])
        _ = try driver.prepare("box", parent: "base", labels: [:])
        expect(.alreadyExists) { _ = try driver.prepare("box", parent: nil, labels: [:]) }
        expect(.alreadyExists) { _ = try driver.view("base", parent: nil, labels: [:]) }
        expect(.notFound) { _ = try driver.prepare("other", parent: "nowhere", labels: [:]) }
        expect(.failedPrecondition) { _ = try driver.prepare("other", parent: "box", labels: [:]) }
        expect(.failedPrecondition) { try driver.remove("base") }
        expect(.failedPrecondition) { _ = try driver.mounts("base") }
        expect(.notFound) { _ = try driver.mounts("nowhere") }
        expect(.notFound) { try driver.remove("nowhere") }
        expect(.failedPrecondition) { try driver.commit("again", from: "base", parent: nil, labels: [:]) }
        expect(.alreadyExists) { try driver.commit("base", from: "box", parent: "base", labels: [:]) }
        try driver.remove("box")
        try driver.remove("base")
        #expect(try driver.list().isEmpty)
    }

    @Test(arguments: ["overlay2", "vfs"]) func listStatAndUsageTellTheTruth(name: String) throws {
        let fixture = try SnapshotterFixture(name)
        try fixture.commit("base", on: nil, ["big": String(repeating: "x", count: 100_000)])
        _ = try fixture.driver.prepare("box/with:odd%name", parent: "base", labels: ["k": "v"])
        let info = try fixture.driver.stat("box/with:odd%name")
        #expect(info.kind == .active && info.parent == "base" && info.labels == ["k": "v"])
        #expect(try fixture.driver.stat("base").labels == ["layer": "base"])
        #expect(Set(try fixture.driver.list().map(\.key)) == ["base", "box/with:odd%name"])
        #expect(try fixture.driver.usage("base").bytes >= 100_000)
    }

    @Test(arguments: ["overlay2", "vfs"]) func cleanupTakesTreesWithoutRecordsOnly(name: String) throws {
        let fixture = try SnapshotterFixture(name)
        try fixture.commit("base", on: nil, ["a": "1"])
        let orphan = "\(fixture.instance.snapshots(name))/77/fs"
        try makeFolder(orphan)
        try fixture.write("torn", to: "\(fixture.instance.snapshots(name))/records/active/x.json.tmp-1-2")
        try fixture.driver.cleanup()
        #expect(access(orphan, F_OK) != 0)
        #expect(IDPrefix.all(in: "\(fixture.instance.snapshots(name))/records/active").isEmpty)
        _ = try fixture.driver.prepare("box", parent: "base", labels: [:])
        #expect(text("\(try fixture.driver.layerFolders("base")[0])/a") == "1")
    }

    @Test func layersWithoutAParentArePutOntoOneByCommit() throws {
        let fixture = try SnapshotterFixture("overlay2")
        try fixture.commit("base", on: nil, ["a": "1"])
        _ = try fixture.driver.prepare("extract", parent: nil, labels: [:])
        try fixture.write("2", to: try fixture.driver.unpackTarget("extract").path + "/b")
        try fixture.driver.commit("top", from: "extract", parent: "base", labels: [:])
        try fixture.mounted(try fixture.driver.view("look", parent: "top", labels: [:])) { root in
            #expect(text("\(root)/a") == "1")
            #expect(text("\(root)/b") == "2")
        }
    }

    @Test(.covers("img.store.lowerdir-limit")) func a127LayerImageFitsIntoOnePageOfOptions() throws {
        let fixture = try SnapshotterFixture("overlay2")
        for number in 1...127 { try fixture.commit("l\(number)", on: number == 1 ? nil : "l\(number - 1)", [:]) }
        try fixture.commit("l128", on: "l127", ["deep": "yes"])
        let mounts = try fixture.driver.prepare("box", parent: "l127", labels: [SnapshotLabel.volatile: ""])
        try fixture.mounted(mounts) { #expect(access($0, F_OK) == 0) }
    }

    @Test func thePreferredDriverIsOneThatWorks() throws {
        let fixture = try SnapshotterFixture("overlay2")
        let name = try SnapshotterChoice.preferred(fixture.instance)
        #expect(name == (try SnapshotterChoice.overlayWorks(fixture.instance) ? "overlay2" : "vfs"))
        #expect(try SnapshotterChoice.preferred(fixture.instance) == name)
    }
}

func expect(_ kind: FaultKind, _ body: () throws -> Void, _ location: SourceLocation = #_sourceLocation) {
    do {
        try body()
        Issue.record("nothing was thrown, \(kind) was due", sourceLocation: location)
    } catch {
        #expect((error as? Fault)?.kind == kind, "\(error)", sourceLocation: location)
    }
}
