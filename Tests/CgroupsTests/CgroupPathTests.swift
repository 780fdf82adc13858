import Faults
import Testing

@testable import Cgroups

@Suite struct CgroupPathTests {
    let host = CgroupHostTests.host(CgroupHostTests.v1, CgroupHostTests.own)

    @Test("an absolute path is told from the mount points")
    func absolute() throws {
        let group = try Cgroup("/docker/abc", id: "x", on: host)
        #expect(group.folders.map(\.hostPath).contains("/sys/fs/cgroup/memory/docker/abc"))
        #expect(group.folder(of: "cpuacct")?.path == "/docker/abc")
    }

    @Test("a relative path, or none, lies below the caller's own cgroup of each hierarchy")
    func relative() throws {
        #expect(try Cgroup("g/x", id: "i", on: host).folder(of: "memory")?.path == "/a/b/g/x")
        #expect(try Cgroup(nil, id: "i", on: host).folder(of: "cpu")?.path == "/i")
        #expect(try Cgroup("", id: "i", on: host).folder(of: "memory")?.path == "/a/b/i")
    }

    @Test("dots never lead out of the hierarchy")
    func dots() throws {
        #expect(try Cgroup("/../../x/./y/../z", id: "i", on: host).folder(of: "memory")?.path == "/x/z")
        #expect(throws: Fault.self) { try Cgroup("/..", id: "i", on: host) }
    }

    @Test("systemd's own tree is joined, other named ones are not; a hybrid host's v2 tree stands beside")
    func treesWithoutLimits() throws {
        #expect(try Cgroup("/x", id: "i", on: host).folder(of: "name=systemd")?.path == "/x")
        #expect(try Cgroup("/x", id: "i", on: host).folders.allSatisfy { !$0.controllers.isEmpty })
        var hybrid = host
        hybrid.layout = .hybrid
        hybrid.unified = CgroupHierarchy(controllers: [], mountPoint: "/sys/fs/cgroup/unified")
        hybrid.hierarchies.append(CgroupHierarchy(controllers: ["name=other"], mountPoint: "/other"))
        let folders = try Cgroup("/x", id: "i", on: hybrid).folders
        #expect(folders.last == CgroupFolder(controllers: [], mountPoint: "/sys/fs/cgroup/unified", path: "/x"))
        #expect(!folders.contains { $0.mountPoint == "/other" })
    }

    @Test("systemd's slice:prefix:name is refused where systemd was not asked for, no cgroups are an error")
    func refused() {
        #expect(throws: Fault.self) { try Cgroup("system.slice:runc:x", id: "x", on: host) }
        #expect(throws: Fault.self) { try Cgroup("/x", id: "x", on: CgroupHostTests.host("", "")) }
    }
}
