internal import Cgroups
internal import Glibc
internal import OCI

extension StatisticsText {
    func writeProcessor(_ text: inout JSONText) {
        let stat = table("cpu", "cpu.stat")
        text.key("usage")
        text.object { text in if isOld { writeOldUsage(&text) } else { writeUsage(stat, &text) } }
        text.key("throttling")
        text.object { text in
            text.memberUnlessZero("periods", stat["nr_periods"])
            text.memberUnlessZero("throttledPeriods", stat["nr_throttled"])
            text.memberUnlessZero(
                "throttledTime", isOld ? stat["throttled_time"] : stat["throttled_usec"].map { $0 &* 1000 })
        }
        writePressure("cpu.pressure", &text)
    }

    private func writeUsage(_ stat: [String: UInt64], _ text: inout JSONText) {
        text.memberUnlessZero("total", stat["usage_usec"].map { $0 &* 1000 })
        text.member("kernel", (stat["system_usec"] ?? 0) &* 1000)
        text.member("user", (stat["user_usec"] ?? 0) &* 1000)
    }

    private func writeOldUsage(_ text: inout JSONText) {
        text.memberUnlessZero("total", number("cpuacct", "cpuacct.usage"))
        let each = (cgroup.text("cpuacct", "cpuacct.usage_percpu") ?? "").split(separator: " ").compactMap {
            UInt64($0)
        }
        write("percpu", each, &text)
        // "cpu user system", one line a processor, a title first.
        let lines = (cgroup.text("cpuacct", "cpuacct.usage_all") ?? "").split(separator: "\n").dropFirst()
        let columns = lines.map { $0.split(separator: " ").compactMap { UInt64($0) } }.filter { $0.count == 3 }
        write("percpu_kernel", columns.map { $0[2] }, &text)
        write("percpu_user", columns.map { $0[1] }, &text)
        // Clock ticks, as the kernel shares out user and system time alike in all its files.
        let stat = table("cpuacct", "cpuacct.stat")
        let tick = 1_000_000_000 / UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
        text.member("kernel", (stat["system"] ?? 0) &* tick)
        text.member("user", (stat["user"] ?? 0) &* tick)
    }

    private func write(_ name: String, _ values: [UInt64], _ text: inout JSONText) {
        if values.isEmpty { return }
        text.key(name)
        text.array { text in for value in values { text.number(value) } }
    }

    func writeProcessorSet(_ text: inout JSONText) {
        // runc tells of v1's files alone.
        func list(_ file: String) -> [UInt64] {
            isOld ? NumberRanges.parse(cgroup.text("cpuset", file) ?? "") : []
        }
        write("cpus", list("cpuset.cpus"), &text)
        text.member("cpu_exclusive", flag("cpu_exclusive"))
        write("mems", list("cpuset.mems"), &text)
        for name in [
            "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page", "memory_spread_slab",
            "memory_pressure", "sched_load_balance",
        ] { text.member(name, flag(name)) }
        let level = isOld ? cgroup.text("cpuset", "cpuset.sched_relax_domain_level").flatMap { Int64($0) } : nil
        text.member("sched_relax_domain_level", level ?? 0)
    }

    private func flag(_ name: String) -> UInt64 { isOld ? number("cpuset", "cpuset." + name) ?? 0 : 0 }
}

/// Lists as in cpuset(7): `0-2,7`.
enum NumberRanges {
    /// At most 4096 numbers.
    static func parse(_ text: String) -> [UInt64] {
        var numbers: [UInt64] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { UInt64($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last < 65536 else { continue }
            numbers += (first...last).prefix(max(0, 4096 - numbers.count))
        }
        return numbers
    }
}
