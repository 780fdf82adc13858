import Conformance
import Faults
import OCI
import Testing

@testable import Cgroups

@Suite struct CgroupPlanTests {
    func lines(_ version: CgroupVersion, _ resources: RuntimeSpec.Resources) throws -> [String] {
        try CgroupPlan(resources, version: version).settings.filter { $0.controller != "devices" }.map(\.description)
    }

    @Test(
        "v1: the file of each limit",
        .covers(
            "oci.resources.memory.reservation", "oci.resources.memory.swap", "oci.resources.memory.swappiness",
            "oci.resources.memory.disableOOMKiller", "oci.resources.cpu.shares", "oci.resources.cpu.cpus",
            "oci.resources.cpu.mems", "oci.resources.blockIO.weight", "oci.resources.blockIO.throttleReadBpsDevice",
            "oci.resources.hugepageLimits"))
    func versionOne() throws {
        let resources = RuntimeSpec.Resources(
            memory: .init(limit: 1000, reservation: 500, swap: 2000, kernel: 5, swappiness: 7, disableOOMKiller: true),
            cpu: .init(shares: 512, quota: 50000, period: 100_000, cpus: "0-1", mems: "0"),
            pids: .init(limit: 10),
            blockIO: .init(weight: 300, throttleReadBpsDevice: [.init(major: 8, minor: 0, rate: 99)]),
            hugepageLimits: [.init(pageSize: "2MB", limit: 4)])
        #expect(
            try lines(.v1, resources) == [
                "memory.limit_in_bytes = 1000", "memory.memsw.limit_in_bytes = 2000",
                "memory.soft_limit_in_bytes = 500", "memory.oom_control = 1", "memory.swappiness = 7",
                "cpu.shares = 512", "cpu.cfs_period_us = 100000", "cpu.cfs_quota_us = 50000",
                "cpuset.cpus = 0-1", "cpuset.mems = 0", "pids.max = 10", "blkio.weight = 300",
                "blkio.throttle.read_bps_device = 8:0 99", "hugetlb.2MB.limit_in_bytes = 4",
                "hugetlb.2MB.rsvd.limit_in_bytes = 4",
            ])
    }

    @Test(
        "v2: the file of each limit",
        .covers(
            "oci.cgroup2.cpu.weight", "oci.cgroup2.cpu.max", "oci.cgroup2.memory.max", "oci.cgroup2.memory.low",
            "oci.cgroup2.memory.swap.max", "oci.cgroup2.memory.high", "oci.cgroup2.io.max", "oci.cgroup2.io.bfq.weight",
            "oci.cgroup2.pids.max", "oci.resources.unified", "oci.resources.blockIO.throttleWriteIOPSDevice"))
    func versionTwo() throws {
        let resources = RuntimeSpec.Resources(
            memory: .init(limit: 1000, reservation: 500, swap: 2500), cpu: .init(shares: 1024, quota: 50000),
            pids: .init(limit: -1),
            blockIO: .init(weight: 300, throttleWriteIOPSDevice: [.init(major: 8, minor: 0, rate: 9)]),
            unified: ["memory.high": "900", "cgroup.max.depth": "3"])
        #expect(
            try lines(.v2, resources) == [
                "memory.swap.max = 1500", "memory.max = 1000", "memory.low = 500", "cpu.weight = 100",
                "cpu.max = 50000", "pids.max = max", "io.bfq.weight = 300", "io.max = 8:0 wiops=9",
                "cgroup.max.depth = 3", "memory.high = 900",
            ])
    }

    @Test(
        "shares become weight on runc's curve", .covers("oci.cgroup2.shares-to-weight"),
        arguments: [(2, 1), (1024, 100), (262144, 10000), (512, 59), (0, 1)])
    func weight(shares: UInt64, weight: UInt64) {
        #expect(CPUController.weight(ofShares: shares) == weight)
    }

    @Test(
        "v2 counts swap alone", .covers("oci.cgroup2.swap-minus-memory"),
        arguments: [(100, 300, 200), (100, 100, 0), (100, -1, -1), (-1, 0, -1), (-1, -1, -1)])
    func swap(limit: Int64, swap: Int64, expected: Int64) throws {
        #expect(try MemoryController.swapOnly(.init(limit: limit, swap: swap)) == expected)
    }

    @Test("swap below memory, or without it, is refused", arguments: [(200, 100), (0, 100), (100, -2)])
    func badSwap(limit: Int64, swap: Int64) {
        #expect(throws: Fault.self) { try MemoryController.swapOnly(.init(limit: limit, swap: swap)) }
    }

    @Test(
        "v1: weights, leaves, devices, network, rdma",
        .covers(
            "oci.cgroup1.blkio.weight", "oci.cgroup1.blkio.weight_device", "oci.cgroup1.blkio.leaf_weight",
            "oci.cgroup1.blkio.leaf_weight_device", "oci.cgroup1.blkio.bfq.weight",
            "oci.cgroup1.blkio.bfq.weight_device", "oci.resources.blockIO.leafWeight",
            "oci.resources.blockIO.weightDevice", "oci.cgroup1.net_cls.classid", "oci.cgroup1.net_prio.ifpriomap",
            "oci.resources.network.classID", "oci.resources.network.priorities", "oci.cgroup1.rdma.max",
            "oci.resources.rdma.hcaHandles", "oci.resources.rdma.hcaObjects",
            "oci.cgroup1.hugetlb.SIZE.limit_in_bytes"))
    func rarerOnes() throws {
        let resources = RuntimeSpec.Resources(
            blockIO: .init(
                weight: 300, leafWeight: 200, weightDevice: [.init(major: 8, minor: 1, weight: 400, leafWeight: 500)]),
            hugepageLimits: [.init(pageSize: "1GB", limit: 7)],
            network: .init(classID: 0x100001, priorities: [.init(name: "eth0", priority: 5)]),
            rdma: ["mlx": .init(hcaHandles: 3, hcaObjects: 9)])
        #expect(
            try lines(.v1, resources) == [
                "blkio.weight = 300", "blkio.leaf_weight = 200", "blkio.weight_device = 8:1 400",
                "blkio.leaf_weight_device = 8:1 500", "hugetlb.1GB.limit_in_bytes = 7",
                "hugetlb.1GB.rsvd.limit_in_bytes = 7", "net_cls.classid = 1048577", "net_prio.ifpriomap = eth0 5",
                "rdma.max = mlx hca_handle=3 hca_object=9",
            ])
        // Kernels since 5.0 have BFQ's weights alone.
        let others = try CgroupPlan(resources, version: .v1).settings.compactMap(\.otherwise)
        #expect(others.map(\.file) == ["blkio.bfq.weight", "blkio.bfq.weight_device"])
        #expect(others.map(\.value) == ["300", "8:1 400"])
    }

    @Test("a pids limit of 0 is a limit")
    func noTasks() throws {
        #expect(try lines(.v2, .init(pids: .init(limit: 0))) == ["pids.max = 1"])
    }

    @Test("what cannot be meant is refused")
    func refused() {
        #expect(throws: Fault.self) { try lines(.v1, .init(unified: ["memory.high": "1"])) }
        #expect(throws: Fault.self) { try lines(.v2, .init(unified: ["../x": "1"])) }
        #expect(throws: Fault.self) { try lines(.v1, .init(memory: .init(swappiness: 101))) }
        #expect(throws: Fault.self) { try lines(.v2, .init(cpu: .init(realtimeRuntime: 5))) }
        #expect(throws: Fault.self) { try lines(.v2, .init(hugepageLimits: [.init(pageSize: "../a", limit: 1)])) }
    }

    @Test("BFQ weights on io.weight's scale", arguments: [(10, 1), (1000, 10000), (505, 5000)])
    func blockWeight(bfq: UInt16, weight: UInt64) {
        #expect(BlockIOController.weight(of: bfq) == weight)
    }
}
