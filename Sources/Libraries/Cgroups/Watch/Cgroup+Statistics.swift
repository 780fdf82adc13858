internal import Linux

extension Cgroup {
    /// Reads memory, processor time and tasks; what is missing or gone is nil.
    package func statistics() -> CgroupStatistics {
        CgroupStatistics(memory: memoryUse(), cpu: processorUse(), pids: taskUse())
    }

    private func memoryUse() -> CgroupStatistics.Memory? {
        let isOld = version == .v1
        guard let usage = number("memory", isOld ? "memory.usage_in_bytes" : "memory.current") else { return nil }
        var memory = CgroupStatistics.Memory(usageBytes: usage)
        memory.limitBytes = number("memory", isOld ? "memory.limit_in_bytes" : "memory.max")
        // v1 writes "unlimited" as the largest page-aligned number.
        if let limit = memory.limitBytes, limit >= UInt64(Int64.max) & ~4095 { memory.limitBytes = nil }
        memory.peakBytes = number("memory", isOld ? "memory.max_usage_in_bytes" : "memory.peak")
        memory.failures =
            isOld ? number("memory", "memory.failcnt") ?? 0 : table("memory", "memory.events")["max"] ?? 0
        for (name, value) in table("memory", "memory.stat") { memory.details[String(name)] = value }
        return memory
    }

    private func processorUse() -> CgroupStatistics.CPU? {
        let stat = table("cpu", "cpu.stat")
        var cpu = CgroupStatistics.CPU()
        cpu.periods = stat["nr_periods"] ?? 0
        cpu.throttledPeriods = stat["nr_throttled"] ?? 0
        if version == .v2 {
            guard let usage = stat["usage_usec"] else { return nil }
            cpu.totalNanoseconds = usage * 1000
            cpu.userNanoseconds = (stat["user_usec"] ?? 0) * 1000
            cpu.systemNanoseconds = (stat["system_usec"] ?? 0) * 1000
            cpu.throttledNanoseconds = (stat["throttled_usec"] ?? 0) * 1000
            return cpu
        }
        guard let usage = number("cpuacct", "cpuacct.usage") else { return nil }
        cpu.totalNanoseconds = usage
        cpu.userNanoseconds = number("cpuacct", "cpuacct.usage_user") ?? 0
        cpu.systemNanoseconds = number("cpuacct", "cpuacct.usage_sys") ?? 0
        cpu.throttledNanoseconds = stat["throttled_time"] ?? 0
        return cpu
    }

    private func taskUse() -> CgroupStatistics.Pids? {
        guard let current = number("pids", "pids.current") else { return nil }
        return CgroupStatistics.Pids(current: current, limit: number("pids", "pids.max"))
    }

    /// nil also for `max`. A file that is not there is a controller that is not there: not an error here.
    private func number(_ controller: String, _ file: String) -> UInt64? {
        // What cannot be read is not told; see above.
        guard let folder = folder(of: controller), let text = try? CgroupFile.read(folder.file(file)) else {
            return nil
        }
        return UInt64(text)
    }

    private func table(_ controller: String, _ file: String) -> [Substring: UInt64] {
        guard let folder = folder(of: controller) else { return [:] }
        // As in `number`: missing means not there.
        return (try? CgroupFile.readTable(folder.file(file))) ?? [:]
    }
}
