import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Cgroups

@Suite struct RealUnifiedTests {
    @Test(
        "v2: device rules hold, and an update replaces them", .covers("oci.cgroup2.ebpf-devices"),
        .enabled(if: Place.has(.v2)))
    func devices() throws {
        let place = try Place(.v2)
        try place.group.create()
        try place.group.apply(CgroupPlan(.init(devices: [.init(allow: false, access: "rwm")]), version: .v2))
        try #expect(place.shell("head -c 1 /dev/zero && ! : </dev/kmsg", wait: true) == 0)
        let kernelLog = RuntimeSpec.DeviceRule(allow: true, type: "c", major: 1, minor: 11, access: "r")
        try place.group.apply(CgroupPlan(.init(devices: [kernelLog]), version: .v2))
        try #expect(place.shell(": </dev/kmsg && ! echo x >/dev/kmsg", wait: true) == 0)
        let noZero: [RuntimeSpec.DeviceRule] = [
            .init(allow: true, type: "a"), .init(allow: false, type: "c", major: 1, minor: 5, access: "r"),
        ]
        try place.group.apply(CgroupPlan(.init(devices: noZero), version: .v2))
        try #expect(place.shell("head -c 1 /dev/full && ! head -c 1 /dev/zero && : >/dev/zero", wait: true) == 0)
    }

    @Test(
        "v2: frozen, killed by the kernel, removed",
        .covers(
            "oci.cgroup2.cgroup.freeze", "oci.cgroup2.cgroup.kill", "oci.cgroup2.cgroup.procs",
            "oci.cgroup2.cgroup.events"), .enabled(if: Place.has(.v2)))
    func process() throws {
        let place = try Place(.v2)
        try place.group.create()
        let pid = try place.shell("exec sleep 1000")
        #expect(try place.eventually { try place.group.processes() == [pid] })
        try place.group.freeze()
        #expect(try place.eventually { try place.group.isFrozen() })
        #expect(try place.group.signalAll(SIGKILL) == 1)
        #expect(try waitForExit(.pid(pid))?.code == 137)
        var removal = CgroupRemoval(place.group)
        #expect(try place.eventually { try removal.attempt() })
    }

    @Test(
        "v2: beside threaded cgroups a new one is threaded, and its processes are known by their threads",
        .covers("oci.cgroup2.threaded", "oci.cgroup2.cgroup.type", "oci.cgroup2.cgroup.threads"),
        .enabled(if: Place.has(.v2)))
    func threaded() throws {
        let place = try Place(.v2)
        let folder = try #require(place.group.folders.first)
        let parent = folder.hostPath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        #expect(mkdir(parent, 0o755) == 0 && mkdir(parent + "/inner", 0o755) == 0)
        defer { rmdir(parent + "/inner") }
        try openFile(parent + "/inner/cgroup.type", O_WRONLY).writeAll(Array("threaded".utf8))
        try place.group.create()
        #expect(try place.value("", "cgroup.type") == "threaded")
        let pid = try place.shell("exec sleep 1000")
        #expect(try place.eventually { try place.group.processes() == [pid] })
        #expect(throws: Fault.self, "holds a process") { try place.group.create() }
        #expect(try place.group.signalAll(SIGKILL) == 1)
        #expect(try waitForExit(.pid(pid))?.code == 137)
    }

    @Test("v2: the folder can be cloned into")
    func cloneDescriptor() throws {
        guard Place.has(.v2) else { return }
        let place = try Place(.v2)
        try place.group.create()
        let placement = try place.group.placement()
        #expect(placement.cloneInto >= 0)
        #expect(placement.joinFiles.isEmpty)
    }

    @Test("v2: a limit whose controller is not enabled is refused by name", .enabled(if: Place.has(.v2)))
    func notEnabled() throws {
        let place = try Place(.v2)
        try place.group.create()
        let plan = try CgroupPlan(.init(rdma: ["mlx": .init(hcaHandles: 1)]), version: .v2)
        let fault = #expect(throws: Fault.self) { try place.group.apply(plan) }
        #expect(fault?.message.contains("rdma") == true)
    }
}
