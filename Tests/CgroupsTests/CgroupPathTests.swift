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

    @Test("systemd's own tree is joined only where systemd has put the caller into it")
    func systemdTree() throws {
        #expect(try Cgroup("/x", id: "i", on: host).folder(of: "name=systemd") != nil)
        let plain = CgroupHostTests.host(CgroupHostTests.v1, "1:name=systemd:/\n")
        #expect(try Cgroup("/x", id: "i", on: plain).folder(of: "name=systemd") == nil)
    }

    @Test("systemd's slice:prefix:name is refused by name, no cgroups are an error")
    func refused() {
        #expect(throws: Fault.self) { try Cgroup("system.slice:runc:x", id: "x", on: host) }
        #expect(throws: Fault.self) { try Cgroup("/x", id: "x", on: CgroupHostTests.host("", "")) }
    }
}
