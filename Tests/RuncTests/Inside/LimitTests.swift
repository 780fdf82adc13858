import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

/// Limits and statistics of cgroup v1 as the container's own cgroup has them (cgroup-v1 in the kernel's documentation).
@Suite(
    .serialized, .enabled(if: RuncFixture.isPossible, "root and busybox"),
    .enabled(if: access("/sys/fs/cgroup/memory/memory.limit_in_bytes", F_OK) == 0, "cgroup v1"))
struct LimitTests {
    @Test(
        .covers(
            "oci.cgroup1.memory.limit_in_bytes", "oci.cgroup1.memory.soft_limit_in_bytes",
            "oci.cgroup1.memory.memsw.limit_in_bytes", "oci.cgroup1.memory.oom_control",
            "oci.cgroup1.memory.swappiness",
            "oci.cgroup1.memory.use_hierarchy", "oci.resources.memory.useHierarchy", "oci.resources.memory.kernel",
            "oci.resources.memory.kernelTCP", "oci.cgroup1.cpu.shares", "oci.cgroup1.cpu.cfs_quota_us",
            "oci.cgroup1.cpu.cfs_period_us", "oci.cgroup1.cpu.cfs_burst_us", "oci.resources.cpu.burst",
            "oci.cgroup1.cpuset.cpus", "oci.cgroup1.cpuset.mems", "oci.cgroup1.pids.max", "oci.linux.resources"))
    func eachIsInItsFile() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(
            memory: .init(
                limit: 64 << 20, reservation: 32 << 20, swap: 96 << 20, kernel: 16 << 20, kernelTCP: 8 << 20,
                swappiness: 13, disableOOMKiller: true, useHierarchy: true),
            cpu: .init(shares: 300, quota: 40000, burst: 10000, period: 80000, cpus: "0", mems: "0"),
            pids: .init(limit: 55))
        try box.startSleeping()
        let wanted = [
            ("memory", "memory.limit_in_bytes", "67108864"), ("memory", "memory.soft_limit_in_bytes", "33554432"),
            ("memory", "memory.memsw.limit_in_bytes", "100663296"), ("memory", "memory.swappiness", "13"),
            ("memory", "memory.use_hierarchy", "1"), ("memory", "memory.kmem.tcp.limit_in_bytes", "8388608"),
            ("cpu", "cpu.shares", "300"), ("cpu", "cpu.cfs_quota_us", "40000"), ("cpu", "cpu.cfs_period_us", "80000"),
            ("cpu", "cpu.cfs_burst_us", "10000"), ("cpuset", "cpuset.cpus", "0"), ("cpuset", "cpuset.mems", "0"),
            ("pids", "pids.max", "55"),
        ]
        for (controller, file, value) in wanted { #expect(box.limit(controller, file) == value, "\(file)") }
        #expect(box.limit("memory", "memory.oom_control")?.hasPrefix("oom_kill_disable 1") == true)
        // The kernel's own memory has no limit of its own any more: it is left out.
        #expect(box.limit("memory", "memory.kmem.limit_in_bytes") != "16777216")
        #expect(
            try box.runc("exec", box.id, "grep", "Cpus_allowed_list", "/proc/self/status").output.hasSuffix("\t0\n"))
    }

    @Test(
        .covers(
            "oci.cgroup1.cpu.idle", "oci.resources.cpu.idle", "oci.runc.update.--cpu-idle",
            "oci.runc.update.--cpu-burst"),
        .enabled(if: access("/sys/fs/cgroup/cpu/cpu.idle", F_OK) == 0, "Linux 5.15"))
    func idleAndBurst() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(cpu: .init(idle: 1))
        try box.startSleeping()
        #expect(box.limit("cpu", "cpu.idle") == "1")
        #expect(try box.runc("update", "--cpu-idle", "0", box.id).code == 0 && box.limit("cpu", "cpu.idle") == "0")
        let update = try box.runc(
            "update", "--cpu-period", "100000", "--cpu-quota", "50000", "--cpu-burst", "20000", box.id)
        #expect(update.code == 0 && box.limit("cpu", "cpu.cfs_burst_us") == "20000", "\(update)")
    }

    @Test(
        .covers(
            "oci.cgroup1.cpu.rt_runtime_us", "oci.cgroup1.cpu.rt_period_us", "oci.resources.cpu.realtimeRuntime",
            "oci.resources.cpu.realtimePeriod", "oci.runc.update.--cpu-rt-period", "oci.runc.update.--cpu-rt-runtime",
            "oci.process.scheduler.SCHED_FIFO", "oci.process.scheduler.SCHED_RR", "oci.process.scheduler.priority"),
        .enabled(if: access("/sys/fs/cgroup/cpu/cpu.rt_runtime_us", F_OK) == 0, "CONFIG_RT_GROUP_SCHED"))
    func realtimeIsGivenToTheFoldersAboveToo() throws {
        let box = try RuncFixture(ownsElder: true)
        box.spec.linux?.resources = .init(cpu: .init(realtimeRuntime: 3000, realtimePeriod: 900_000))
        try box.startSleeping()
        let file = box.folder + "/process.json"
        for (policy, number) in [("SCHED_FIFO", "1"), ("SCHED_RR", "2")] {
            // proc_pid_stat(5): 40 is rt_priority, 41 the policy.
            let text = """
                {"args": ["sh", "-c", "read -r line </proc/self/stat; set -- $line; shift 39; echo $1 $2"],
                 "cwd": "/", "env": ["PATH=/bin"], "scheduler": {"policy": "\(policy)", "priority": 7}}
                """
            try openFile(file, O_WRONLY | O_CREAT | O_TRUNC).writeAll(Array(text.utf8))
            let outcome = try box.runc("exec", "-p", file, box.id)
            #expect(outcome.output == "7 \(number)\n", "\(outcome)")
        }
        #expect(box.limit("cpu", "cpu.rt_runtime_us") == "3000" && box.limit("cpu", "cpu.rt_period_us") == "900000")
        let update = try box.runc("update", "--cpu-rt-period", "800000", "--cpu-rt-runtime", "2000", box.id)
        #expect(update.code == 0, "\(update)")
        #expect(box.limit("cpu", "cpu.rt_runtime_us") == "2000" && box.limit("cpu", "cpu.rt_period_us") == "800000")
        // The one above keeps what others may have need of: it goes with the fixture.
        let above = String(decoding: try readFile("/sys/fs/cgroup/cpu/\(box.elder)/cpu.rt_runtime_us"), as: UTF8.self)
        #expect(above == "3000\n")
    }

    @Test(
        .covers(
            "oci.cgroup1.blkio.throttle.read_bps_device", "oci.cgroup1.blkio.throttle.write_bps_device",
            "oci.cgroup1.blkio.throttle.read_iops_device", "oci.cgroup1.blkio.throttle.write_iops_device",
            "oci.resources.blockIO.throttleWriteBpsDevice", "oci.resources.blockIO.throttleReadIOPSDevice"),
        .enabled(if: access("/sys/block/vda", F_OK) == 0, "a disk"))
    func throttles() throws {
        let box = try RuncFixture()
        let number = String(decoding: try readFile("/sys/block/vda/dev"), as: UTF8.self).dropLast().split(
            separator: ":")
        let (major, minor) = (Int64(number[0]) ?? 0, Int64(number[1]) ?? 0)
        func device(_ rate: UInt64) -> [RuntimeSpec.ThrottleDevice] { [.init(major: major, minor: minor, rate: rate)] }
        box.spec.linux?.resources = .init(
            blockIO: .init(
                throttleReadBpsDevice: device(1_000_001), throttleWriteBpsDevice: device(1_000_002),
                throttleReadIOPSDevice: device(103), throttleWriteIOPSDevice: device(104)))
        try box.startSleeping()
        for (file, rate) in [
            ("read_bps", "1000001"), ("write_bps", "1000002"), ("read_iops", "103"), ("write_iops", "104"),
        ] {
            #expect(box.limit("blkio", "blkio.throttle.\(file)_device") == "\(major):\(minor) \(rate)")
        }
    }

    @Test(
        .covers(
            "oci.cgroup1.devices.allow", "oci.cgroup1.devices.deny", "oci.cgroup1.freezer.state",
            "oci.cgroup1.memory.usage_in_bytes", "oci.cgroup1.memory.max_usage_in_bytes", "oci.cgroup1.memory.stat",
            "oci.cgroup1.memory.numa_stat", "oci.cgroup1.cpu.stat", "oci.cgroup1.cpuacct.usage",
            "oci.cgroup1.cpuacct.usage_percpu", "oci.cgroup1.cpuacct.stat", "oci.cgroup1.cpuacct.usage_all",
            "oci.cgroup1.pids.current", "oci.cgroup1.blkio.throttle.io_service_bytes",
            "oci.cgroup1.blkio.throttle.io_serviced"))
    func whatIsUsedIsTold() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(
            devices: [
                .init(allow: false, access: "rwm"), .init(allow: true, type: "c", major: 10, minor: 229, access: "rw"),
            ],
            cpu: .init(quota: 20000, period: 100_000))
        box.spec.process?.args = [
            "sh", "-c",
            """
            busybox dd if=/dev/zero of=/tmp/f bs=64k count=64 conv=fsync 2>/dev/null
            i=0; while [ $i -lt 99999 ]; do i=$((i+1)); done; echo >/tmp/done; exec sleep 1000
            """,
        ]
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        for _ in 0..<1000 where access(box.rootfs + "/tmp/done", F_OK) != 0 { usleep(10000) }
        let list = box.limit("devices", "devices.list") ?? ""
        #expect(list.contains("c 10:229 rw\n") && list.contains("c 1:3 rwm") && !list.contains("a *:*"), "\(list)")
        #expect(try box.runc("pause", box.id).code == 0 && box.limit("freezer", "freezer.state") == "FROZEN")
        let text = try box.runc("events", "--stats", box.id).output
        let event = try JSONDecoder().decode(Event.self, from: Data(text.utf8)).data
        func number(_ controller: String, _ file: String) -> UInt64? {
            box.limit(controller, file).flatMap { UInt64($0) }
        }
        #expect(event.cpu.usage.total == number("cpuacct", "cpuacct.usage") && event.cpu.usage.total > 1_000_000)
        #expect(event.cpu.usage.percpu.reduce(0, +) == event.cpu.usage.total)
        let all = event.cpu.usage.percpu_kernel.reduce(0, +) + event.cpu.usage.percpu_user.reduce(0, +)
        #expect(event.cpu.usage.percpu_user.count == event.cpu.usage.percpu.count && all > 0)
        let ticks = (box.limit("cpuacct", "cpuacct.stat") ?? "").split(separator: "\n").compactMap {
            UInt64($0.split(separator: " ")[1])
        }
        #expect(event.cpu.usage.user == ticks[0] * 10_000_000 && event.cpu.usage.kernel == ticks[1] * 10_000_000)
        // The clock goes on counting periods.
        let periods = box.limit("cpu", "cpu.stat")?.split(separator: "\n").first?.split(separator: " ").last
        let told = Int(event.cpu.throttling.periods ?? 0)
        #expect((told...told + 1000).contains(periods.flatMap { Int($0) } ?? -1))
        #expect(event.memory.usage.usage == number("memory", "memory.usage_in_bytes"))
        #expect(event.memory.usage.max == number("memory", "memory.max_usage_in_bytes"))
        #expect(box.limit("memory", "memory.stat")?.contains("cache \(event.memory.raw["cache"] ?? 0)\n") == true)
        #expect(box.limit("memory", "memory.numa_stat")?.contains("total=") == true)
        #expect(event.pids.current == 1 && number("pids", "pids.current") == 1)
        let written = event.blkio.ioServiceBytesRecursive?.first { $0.op == "Write" }?.value ?? 0
        #expect(written >= 4 << 20 || access("/sys/block/vda", F_OK) != 0, "\(text)")
        #expect(try box.runc("resume", box.id).code == 0 && box.limit("freezer", "freezer.state") == "THAWED")
    }

    private struct Event: Decodable {
        struct Statistics: Decodable {
            struct CPU: Decodable {
                struct Usage: Decodable {
                    let total, kernel, user: UInt64
                    let percpu, percpu_kernel, percpu_user: [UInt64]
                }
                struct Throttling: Decodable { let periods: UInt64? }
                let usage: Usage
                let throttling: Throttling
            }
            struct Memory: Decodable {
                struct Entry: Decodable { let usage, max: UInt64? }
                let usage: Entry
                let raw: [String: UInt64]
            }
            struct Pids: Decodable { let current: UInt64 }
            struct Blocks: Decodable {
                struct Entry: Decodable {
                    let op: String?
                    let value: UInt64?
                }
                let ioServiceBytesRecursive, ioServicedRecursive: [Entry]?
            }
            let cpu: CPU
            let memory: Memory
            let pids: Pids
            let blkio: Blocks
        }
        let data: Statistics
    }

    @Test(
        .covers(
            "oci.runc.update.--cpuset-cpus", "oci.runc.update.--cpuset-mems", "oci.runc.update.--memory-reservation",
            "oci.runc.update.--memory-swap", "oci.runc.update.--kernel-memory", "oci.runc.update.--kernel-memory-tcp",
            "oci.runc.update.--l3-cache-schema", "oci.runc.update.--mem-bw-schema"))
    func updates() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(memory: .init(limit: 64 << 20, swap: 64 << 20))
        try box.startSleeping()
        let flags = [
            "--cpuset-cpus", "0", "--cpuset-mems", "0", "--memory", "32m", "--memory-reservation", "16m",
            "--memory-swap", "48m",
        ]
        let outcome = try box.runc(["update"] + flags + [box.id])
        #expect(outcome.code == 0, "\(outcome)")
        #expect(box.limit("cpuset", "cpuset.cpus") == "0" && box.limit("cpuset", "cpuset.mems") == "0")
        #expect(box.limit("memory", "memory.limit_in_bytes") == "33554432")
        #expect(box.limit("memory", "memory.soft_limit_in_bytes") == "16777216")
        #expect(box.limit("memory", "memory.memsw.limit_in_bytes") == "50331648")
        #expect(try box.runc("update", "--memory", "-1", "--memory-swap", "-1", box.id).code == 0)
        #expect(box.limit("memory", "memory.memsw.limit_in_bytes")?.count ?? 0 > 15)
        for flag in ["--kernel-memory", "--kernel-memory-tcp"] {
            let old = try box.runc("update", flag, "50m", box.id)
            #expect(old.code == 0 && old.errors.contains("Kernel memory settings are ignored"), "\(old)")
        }
        for (flag, word) in [("--l3-cache-schema", "l3 cache"), ("--mem-bw-schema", "memory bandwidth")] {
            let none = try box.runc("update", flag, "x:0=1", box.id)
            #expect(none.code == 1 && none.errors.contains("\(word) schema is not enabled"), "\(none)")
        }
    }

    @Test func aLimitTooLowToLaunchIsNamed() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(memory: .init(limit: 1))
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("OOM-killed (memory limit too low?)"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.runc.events.--interval", "oci.runc.beh.oom-events", "oci.runc.events"))
    func runningOutOfMemoryIsTold() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(memory: .init(limit: 16 << 20, swap: 16 << 20))
        box.spec.process?.args = [
            "sh", "-c", "while [ ! -e /tmp/go ]; do sleep 0.02; done; busybox tail /dev/zero; sleep 0.3",
        ]
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        let go = "(sleep 0.5; : >\(box.rootfs)/tmp/go) & exec \(box.commandLine) events --interval 100ms \(box.id)"
        // It ends with the container.
        let outcome = try RuncFixture.execute("/bin/sh", ["sh", "-c", go], folder: box.folder)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.filter { $0 == #"{"type":"oom","id":"\#(box.id)"}"# }.count == 1, "\(outcome)")
        #expect(lines.filter { $0.hasPrefix(#"{"type":"stats","id":"\#(box.id)""#) }.count >= 3, "\(outcome)")
        while waitpid(-1, nil, WNOHANG) > 0 {}
    }
}
