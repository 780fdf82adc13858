import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Cgroups

@Suite struct RealCgroupTests {
    @Test(
        "created with its parents, cpuset filled, limits set",
        .covers(
            "oci.resources.memory.limit", "oci.resources.cpu.quota", "oci.resources.cpu.period",
            "oci.resources.pids.limit", "oci.resources.devices"), .enabled(if: Place.has(.v1)))
    func create() throws {
        let place = try Place(.v1)
        try place.group.create()
        try place.group.apply(
            CgroupPlan(
                .init(
                    memory: .init(limit: 64 << 20), cpu: .init(shares: 512, quota: 20000, period: 50000),
                    pids: .init(limit: 20)), version: .v1))
        #expect(try !place.value("cpuset", "cpuset.cpus").isEmpty)
        #expect(try !place.value("cpuset", "cpuset.mems").isEmpty)
        #expect(try place.value("memory", "memory.limit_in_bytes") == "\(64 << 20)")
        #expect(try place.value("cpu", "cpu.cfs_quota_us") == "20000")
        #expect(try place.value("pids", "pids.max") == "20")
        #expect(try place.value("devices", "devices.list").contains("c 1:3 rwm"))
        #expect(try place.group.remove())
        #expect(try place.group.remove(), "what is gone is fine")
    }

    @Test("two limits that bound each other are raised and lowered in one update", .enabled(if: Place.has(.v1)))
    func update() throws {
        let place = try Place(.v1)
        try place.group.create()
        for size in [Int64(32 << 20), 64 << 20, 16 << 20] {
            try place.group.apply(CgroupPlan(.init(memory: .init(limit: size, swap: size * 2)), version: .v1))
            #expect(try place.value("memory", "memory.memsw.limit_in_bytes") == "\(size * 2)")
        }
    }

    @Test("a process joins by itself, is counted, frozen, killed", .enabled(if: Place.has(.v1)))
    func process() throws {
        let place = try Place(.v1)
        try place.group.create()
        let pid = try place.shell("exec sleep 1000")
        #expect(try place.eventually { try place.group.processes() == [pid] })
        #expect(place.group.statistics().pids?.current == 1)
        try place.group.freeze()
        #expect(try place.eventually { try place.group.isFrozen() })
        #expect(throws: Fault.self, "holds a process") { try place.group.create() }
        #expect(try !place.group.remove(), "busy")
        #expect(try place.group.signalAll(SIGKILL) == 1)
        #expect(try waitForExit(.pid(pid))?.code == 137)
        #expect(try place.group.signalAll(SIGKILL) == 0)
    }

    @Test("cgroups made inside are removed with it", .enabled(if: Place.has(.v1)))
    func nested() throws {
        let place = try Place(.v1)
        try place.group.create()
        let folder = try #require(place.group.folder(of: "pids")).hostPath
        mkdir(folder + "/a", 0o755)
        mkdir(folder + "/a/b", 0o755)
        #expect(try place.group.remove())
    }

    @Test("the OOM watch tells of a kill", .enabled(if: Place.has(.v1)))
    func outOfMemory() throws {
        let place = try Place(.v1)
        try place.group.create()
        try place.group.apply(CgroupPlan(.init(memory: .init(limit: 8 << 20, swap: 8 << 20)), version: .v1))
        let watch = try CgroupOOMWatch(place.group)
        #expect(watch.newKills() == 0)
        try #expect(place.shell("exec tail /dev/zero", wait: true) == 137)
        var ready = pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&ready, 1, 5000) == 1)
        #expect(watch.newKills() == 1)
        #expect(watch.newKills() == 0)
    }

    @Test(
        "a device outside the list is refused to the process",
        .covers("oci.resources.devices.allow", "oci.resources.devices.access"), .enabled(if: Place.has(.v1)))
    func devices() throws {
        let place = try Place(.v1)
        try place.group.create()
        try place.group.apply(CgroupPlan(.init(devices: [.init(allow: false, access: "rwm")]), version: .v1))
        try #expect(place.shell("head -c 1 /dev/zero && ! : </dev/kmsg", wait: true) == 0)
    }

    @Test("a limit of a controller that is not mounted is refused by name", .enabled(if: Place.has(.v1)))
    func notMounted() throws {
        let place = try Place(.v1)
        try place.group.create()
        let plan = try CgroupPlan(.init(rdma: ["mlx": .init(hcaHandles: 1)]), version: .v1)
        let fault = #expect(throws: Fault.self) { try place.group.apply(plan) }
        #expect(fault?.message.contains("rdma") == true)
        #expect(fault?.kind == .failedPrecondition)
    }
}
