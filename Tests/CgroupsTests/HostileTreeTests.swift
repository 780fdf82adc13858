import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Cgroups

/// What a container can make below its cgroup, where it may write there.
@Suite struct HostileTreeTests {
    /// Folders within folders, each by the one above, for no path is long enough. The last one.
    private func dig(_ top: String, _ names: [NodeName]) throws -> OwnedFD {
        var place = try openFile(top, O_RDONLY | O_DIRECTORY)
        for name in names {
            try place.makeDirectory(name, mode: 0o755)
            place = try place.open(name, O_RDONLY | O_DIRECTORY)
        }
        return place
    }

    private static func names(_ kind: String) throws -> [NodeName] {
        switch kind {
        case "long": return try (0..<24).map { _ in try NodeName([UInt8](repeating: 0x6E, count: 250)) }
        case "deep": return [NodeName](repeating: "d", count: 1000)
        default: return [try NodeName([0xFF, 0xFE, 0x80]), "plain", try NodeName([0xC3, 0x28])]
        }
    }

    @Test(
        "processes at the bottom are found and killed, and all of it is removed",
        arguments: [CgroupVersion.v1, .v2], ["long", "deep", "of bytes"])
    func bottomless(version: CgroupVersion, kind: String) throws {
        guard Place.has(version) else { return }
        let place = try Place(version)
        try place.group.create()
        let top = try #require(version == .v1 ? place.group.folder(of: "freezer") : place.group.folders.first).hostPath
        let bottom = try dig(top, try Self.names(kind))
        let pid = try spawn(SpawnRequest(path: "/bin/sleep", arguments: ["sleep", "1000"])).pid
        defer { kill(pid, SIGKILL) }
        try bottom.open("cgroup.procs", O_WRONLY).writeAll(Array("\(pid)".utf8))
        #expect(try place.eventually { try place.group.processes() == [pid] }, "\(top)")
        #expect(throws: Fault.self, "somebody is in it") { try place.group.create() }
        #expect(try place.group.signalAll(SIGKILL) == 1)
        #expect(try waitForExit(.pid(pid))?.code == 137)
        var removal = CgroupRemoval(place.group)
        #expect(try place.eventually { try removal.attempt() })
        #expect(access(top, F_OK) != 0)
    }

    @Test(
        "v2: a container that has filled its limits is removed; one that meets them is told which one it is",
        .enabled(if: Place.has(.v2)))
    func limits() throws {
        let place = try Place(.v2)
        let folder = try #require(place.group.folders.first)
        let above = try #require(folder.parent)
        try place.group.create()
        func set(_ folder: CgroupFolder, _ name: String, _ value: String) throws {
            try CgroupFile.write(folder.file(name), value)
        }
        // The container's own limits, all used.
        try set(folder, "cgroup.max.descendants", "40")
        try set(folder, "cgroup.max.depth", "20")
        _ = try dig(folder.hostPath, [NodeName](repeating: "d", count: 20))
        for number in 0..<20 { #expect(mkdir(folder.hostPath + "/w\(number)", 0o755) == 0) }
        #expect(mkdir(folder.hostPath + "/more", 0o755) == -1 && errno == EAGAIN)
        let inner = Cgroup(
            version: .v2,
            folders: [CgroupFolder(controllers: [], mountPoint: folder.mountPoint, path: folder.path + "/a/b")])
        let full = #expect(throws: Fault.self) { try inner.create() }
        #expect(full?.kind == .resourceExhausted)
        let whole = "create cgroup: mkdir \(folder.hostPath)/a: cgroup.max.descendants of \(folder.hostPath) is 40"
        #expect(full?.message == whole, "\(full?.message ?? "")")
        #expect(try place.group.remove() && access(folder.hostPath, F_OK) != 0)
        for (name, value) in [("cgroup.max.depth", "0"), ("cgroup.max.descendants", "0")] {
            try set(above, name, value)
            let fault = #expect(throws: Fault.self) { try place.group.create() }
            #expect(fault?.message.hasSuffix("\(name) of \(above.hostPath) is 0") == true, "\(fault?.message ?? "")")
            #expect(fault?.hint != nil && access(folder.hostPath, F_OK) != 0)
            try set(above, name, "max")
        }
        try place.group.create()
    }
}
