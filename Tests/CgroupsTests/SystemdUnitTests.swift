import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Cgroups
@testable import DBus

@Suite struct SystemdUnitTests {
    private func unit(_ path: String?, isUser: Bool = false) throws -> SystemdUnit {
        try SystemdUnit(path, id: "box", isUser: isUser)
    }

    @Test("slice:prefix:name, with what is left out")
    func names() throws {
        #expect(try unit("machine.slice:libpod:abc").name == "libpod-abc.scope")
        #expect(try unit(nil) == SystemdUnit(name: "runc-box.scope", slice: "system.slice", isUser: false))
        #expect(try unit("", isUser: true).slice == "user.slice")
        #expect(try unit(":docker:1").slice == "system.slice")
    }

    @Test("a slice's name holds its place")
    func places() throws {
        #expect(try unit("a-b-c.slice:p:n").path() == "/a.slice/a-b.slice/a-b-c.slice/p-n.scope")
        #expect(try unit("-.slice:p:n").path() == "/p-n.scope")
        #expect(try unit("system.slice:runc:x").path() == "/system.slice/runc-x.scope")
    }

    @Test(
        "what names nothing, or leads elsewhere",
        arguments: [
            "/docker/abc", "a:b", "a.slice:b:c:d", "a:b:c", ".slice:b:c", "a--b.slice:p:n", "-a.slice:p:n",
            "a/b.slice:p:n", "../a.slice:p:n", "a.slice:p:../x", "a.slice:p/q:x", "a.slice:p:x y", "a.slice:p:b.slice",
            "a.slice:p:\u{e9}", "a.slice:p:" + String(repeating: "x", count: 300),
        ])
    func refused(_ path: String) {
        #expect { try unit(path) } throws: { ($0 as? Fault)?.kind == .invalidArgument }
    }

    @Test("v2: one folder below the manager's own cgroup", .covers("oci.cgroup.driver.systemd-user"))
    func unifiedFolder() throws {
        var host = CgroupHostTests.host(CgroupHostTests.v1, CgroupHostTests.own)
        #expect(throws: Fault.self) { try Cgroup(try unit(nil, isUser: true), below: "/u", on: host) }
        let group = try Cgroup(try unit(nil), below: "", on: host)
        #expect(group.folder(of: "memory")?.path == "/system.slice/runc-box.scope")
        #expect(group.unit?.name == "runc-box.scope")
        host.layout = .v2
        host.unified = CgroupHierarchy(controllers: [], mountPoint: "/sys/fs/cgroup", ownPath: "/x")
        let manager = "/user.slice/user-1000.slice/user@1000.service"
        let mine = try Cgroup(try unit("a-b.slice:p:n", isUser: true), below: manager, on: host)
        #expect(mine.folders.map(\.hostPath) == ["/sys/fs/cgroup" + manager + "/a.slice/a-b.slice/p-n.scope"])
    }

    @Test("properties of annotations", .covers("oci.cgroup.driver.property-annotations"))
    func annotations() throws {
        let properties = try UnitProperty.annotated([
            "org.systemd.property.TimeoutStopSec": "uint64 5",
            "org.systemd.property.CollectMode": "'inactive-or-failed'",
            "org.systemd.property.After": "['a.service']", "org.systemd.property.RuntimeMaxSec": "1.5", "other": "x",
        ])
        #expect(
            properties.map(\.description) == [
                "After=[a.service]", "CollectMode=inactive-or-failed", "RuntimeMaxUSec=1500000",
                "TimeoutStopUSec=5000000",
            ])
        for (name, text) in [
            ("Xo", "1"), ("Number1", "1"), ("Valid", "word"), ("StopSec", "'x'"), ("StopSec", "-1"),
            ("StopSec", "1e30"),
        ] {
            #expect(throws: Fault.self, "\(name)") {
                try UnitProperty.annotated(["org.systemd.property." + name: text])
            }
        }
        #expect(try UnitProperty.annotated(["org.systemd.property.Sec": "1"]).isEmpty == false)
    }
}

@Suite struct UnitLimitsTests {
    private func lines(
        _ resources: RuntimeSpec.Resources, _ cgroups: CgroupVersion = .v2, systemd: Int = 252
    ) throws -> [String] {
        try UnitLimits(cgroups: cgroups, systemd: systemd).properties(resources).map(\.description)
    }

    @Test("v2: each limit's property")
    func versionTwo() throws {
        let resources = RuntimeSpec.Resources(
            memory: .init(limit: 1000, reservation: 500, swap: 2500),
            cpu: .init(shares: 1024, quota: 50000, period: 100_000, cpus: "0-2,9", mems: "0"),
            pids: .init(limit: 10), blockIO: .init(weight: 100))
        #expect(
            try lines(resources) == [
                "MemoryMax=1000", "MemoryLow=500", "MemorySwapMax=1500", "CPUWeight=100",
                "CPUQuotaPeriodUSec=100000", "CPUQuotaPerSecUSec=500000", "TasksMax=10", "AllowedCPUs=[7, 2]",
                "AllowedMemoryNodes=[1]", "IOWeight=910",
            ])
    }

    @Test("v1: the older names", .covers("oci.cgroup.driver.v1-systemd"))
    func versionOne() throws {
        let resources = RuntimeSpec.Resources(
            memory: .init(limit: 1000, reservation: 500, swap: 2500), cpu: .init(shares: 512, quota: -1),
            pids: .init(limit: -1), blockIO: .init(weight: 100))
        #expect(
            try lines(resources, .v1) == [
                "MemoryLimit=1000", "CPUShares=512", "CPUQuotaPerSecUSec=infinity", "TasksMax=infinity",
                "BlockIOWeight=100",
            ])
    }

    @Test("unlimited is infinity, and no tasks at all is one")
    func extremes() throws {
        #expect(
            try lines(.init(memory: .init(limit: -1), pids: .init(limit: 0))) == [
                "MemoryMax=infinity", "MemorySwapMax=infinity", "TasksMax=1",
            ])
        #expect(throws: Fault.self) { try lines(.init(memory: .init(swap: 100))) }
        #expect(throws: Fault.self) { try lines(.init(cpu: .init(cpus: "3-1"))) }
        #expect(throws: Fault.self) { try lines(.init(cpu: .init(cpus: "0-99999999"))) }
        #expect(throws: Fault.self) { try lines(.init(cpu: .init(cpus: ","))) }
        #expect(
            try lines(.init(cpu: .init(quota: .max, period: 1))) == [
                "CPUQuotaPeriodUSec=1", "CPUQuotaPerSecUSec=infinity",
            ])
    }

    @Test(
        "an update of half a bandwidth tells systemd both, for it knows a share alone",
        arguments: [
            (CgroupVersion.v1, ["cpu.cfs_quota_us": "6500", "cpu.cfs_period_us": "50000"]),
            (.v2, ["cpu.max": "6500 50000"]),
        ])
    func halfABandwidth(version: CgroupVersion, files: [String: String]) throws {
        let base = "/tmp/swmono-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        for folder in [base, base + "/c"] { try makeDirectory(AT_FDCWD, folder, mode: 0o700) }
        defer {
            for name in files.keys { unlink(base + "/c/" + name) }
            for folder in [base + "/c", base] { rmdir(folder) }
        }
        for (name, text) in files { try openFile(base + "/c/" + name, O_WRONLY | O_CREAT).writeAll(Array(text.utf8)) }
        var group = Cgroup(
            version: version, folders: [CgroupFolder(controllers: ["cpu"], mountPoint: base, path: "/c")])
        group.unit = SystemdUnit(name: "x.scope", slice: "s.slice", isUser: false)
        let limits = UnitLimits(cgroups: version, systemd: 252)
        func told(_ cpu: RuntimeSpec.CPU) throws -> [String] {
            try limits.properties(try group.completed(.init(cpu: cpu))).map(\.description)
        }
        #expect(try told(.init(quota: 20000)) == ["CPUQuotaPeriodUSec=50000", "CPUQuotaPerSecUSec=400000"])
        #expect(try told(.init(period: 65000)) == ["CPUQuotaPeriodUSec=65000", "CPUQuotaPerSecUSec=100000"])
        #expect(try told(.init(quota: -1)) == ["CPUQuotaPeriodUSec=50000", "CPUQuotaPerSecUSec=infinity"])
        #expect(try told(.init(shares: 1024)).count == 1)
    }

    @Test("a quota is rounded up to hundredths of a processor, in the file as well")
    func quota() throws {
        #expect(try lines(.init(cpu: .init(quota: 12345, period: 100_000))).last == "CPUQuotaPerSecUSec=130000")
        let rounded = UnitLimits.rounded(.init(cpu: .init(quota: 12345, period: 100_000)))
        #expect(rounded.cpu?.quota == 13000)
        #expect(UnitLimits.rounded(.init(cpu: .init(quota: 50000))).cpu?.quota == 50000)
        #expect(UnitLimits.rounded(.init(cpu: .init(quota: -1))).cpu?.quota == -1)
        #expect(
            try lines(.init(cpu: .init(period: 50000))) == [
                "CPUQuotaPeriodUSec=50000", "CPUQuotaPerSecUSec=infinity",
            ])
    }

    @Test("an old systemd is not told what it does not know")
    func versions() throws {
        let cpu = RuntimeSpec.CPU(shares: 1024, quota: 1000, period: 100_000, cpus: "0", idle: 1)
        #expect(try lines(.init(cpu: cpu), systemd: 240) == ["CPUWeight=100", "CPUQuotaPerSecUSec=10000"])
        #expect(try lines(.init(cpu: cpu), systemd: 244).contains("AllowedCPUs=[1]"))
        #expect(try lines(.init(cpu: cpu), systemd: 252).first == "CPUWeight=0")
    }

    @Test("the part of unified that systemd knows")
    func unified() throws {
        let files = [
            "cpu.max": "max 50000", "cpu.weight": " 7\n", "cpuset.cpus": "1", "memory.high": "900", "memory.max": "max",
            "memory.swap.max": "5", "pids.max": "0", "hugetlb.2MB.max": "4",
        ]
        #expect(
            try lines(.init(unified: files)) == [
                "CPUQuotaPeriodUSec=50000", "CPUQuotaPerSecUSec=infinity", "CPUWeight=7", "AllowedCPUs=[2]",
                "MemoryHigh=900", "MemoryMax=infinity", "MemorySwapMax=5", "TasksMax=1",
            ])
        #expect(try lines(.init(unified: ["cpu.idle": "1", "cpu.weight": "5"])) == ["CPUWeight=0"])
        for bad in [["cpu.max": ""], ["cpu.weight": "x"], ["pids.max": "-1"], ["cpu.max": "1 2 3"]] {
            #expect(throws: Fault.self) { try lines(.init(unified: bad)) }
        }
    }

    private func devices(
        _ rules: [RuntimeSpec.DeviceRule], _ cgroups: CgroupVersion, _ systemd: Int
    ) throws -> String {
        UnitLimits(cgroups: cgroups, systemd: systemd).devices(try DeviceList(rules)).map(\.description)
            .joined(separator: " ")
    }

    @Test("device rules, as far as systemd can hold them")
    func deviceRules() throws {
        let usual = try devices([.init(allow: false)], .v2, 252)
        let strict = "DeviceAllow=[] DevicePolicy=strict"
        #expect(usual.hasPrefix(strict + " DeviceAllow=[(char-*, m), (block-*, m), (/dev/char/1:3"))
        #expect(usual.contains("(char-136, rwm)"))
        #expect(try devices([.init(allow: true)], .v2, 252) == "DeviceAllow=[] DevicePolicy=auto")
        let hole: [RuntimeSpec.DeviceRule] = [.init(allow: true), .init(allow: false, type: "c", major: 4, minor: 1)]
        #expect(try devices(hole, .v2, 252) == "DeviceAllow=[] DevicePolicy=auto", "our program alone denies it")
        #expect(try devices(hole, .v1, 252) == "DeviceAllow=[] DevicePolicy=strict", "the files open it afterwards")
        let wild: [RuntimeSpec.DeviceRule] = [
            .init(allow: false), .init(allow: true, type: "c", minor: 7, access: "r"),
        ]
        #expect(try devices(wild, .v2, 252) == "DeviceAllow=[] DevicePolicy=auto")
        #expect(try devices(wild, .v1, 239) == strict + " DeviceAllow=[(char-*, m), (block-*, m)]")
    }

    @Test("what a scope is started with", .covers("oci.cgroup.driver.Delegate"))
    func start() throws {
        let unit = try SystemdUnit("a.slice:p:n", id: "n", isUser: true)
        let start = try UnitStart(
            unit, id: "n", .init(pids: .init(limit: 3), unified: ["memory.oom.group": "1"]),
            annotations: ["org.systemd.property.CollectMode": "'inactive'"], limits: .init(cgroups: .v2, systemd: 253))
        #expect(
            start.description
                == "p-n.scope (Description=swmono container n, Slice=a.slice, Delegate=true, MemoryAccounting=true, "
                + "CPUAccounting=true, IOAccounting=true, TasksAccounting=true, DefaultDependencies=false, "
                + "CollectMode=inactive, OOMPolicy=kill, TasksMax=3)")
    }
}
