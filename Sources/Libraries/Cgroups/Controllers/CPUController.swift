internal import Faults
internal import Glibc
internal import OCI

/// `cpu`: shares, quota and period in microseconds.
enum CPUController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let cpu = resources.cpu else { return [] }
        var settings: [CgroupSetting] = []
        func set(_ file: String, _ value: Int64?) {
            if let value { settings.append(CgroupSetting("cpu", file, "\(value)")) }
        }
        set("cpu.shares", cpu.shares.flatMap { $0 == 0 ? nil : Int64(clamping: $0) })
        set("cpu.rt_period_us", cpu.realtimePeriod.flatMap { $0 == 0 ? nil : Int64(clamping: $0) })
        set("cpu.rt_runtime_us", cpu.realtimeRuntime.flatMap { $0 == 0 ? nil : $0 })
        set("cpu.cfs_period_us", cpu.period.flatMap { $0 == 0 ? nil : Int64(clamping: $0) })
        set("cpu.cfs_quota_us", cpu.quota.flatMap { $0 == 0 ? nil : $0 })
        set("cpu.cfs_burst_us", cpu.burst.map { Int64(clamping: $0) })
        set("cpu.idle", cpu.idle)
        return settings
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let cpu = resources.cpu else { return [] }
        if let realtime = cpu.realtimePeriod ?? cpu.realtimeRuntime.map({ UInt64(bitPattern: $0) }), realtime != 0 {
            throw Fault(.invalidArgument, "realtime CPU limits do not exist in cgroup v2")
        }
        var settings: [CgroupSetting] = []
        if let idle = cpu.idle { settings.append(CgroupSetting("cpu", "cpu.idle", "\(idle)")) }
        // An idle group has no weight of its own: the kernel refuses one.
        if let shares = cpu.shares, shares != 0, cpu.idle != 1 {
            settings.append(CgroupSetting("cpu", "cpu.weight", "\(weight(ofShares: shares))"))
        }
        if let burst = cpu.burst { settings.append(CgroupSetting("cpu", "cpu.max.burst", "\(burst)")) }
        if let bandwidth = bandwidth(cpu) { settings.append(CgroupSetting("cpu", "cpu.max", bandwidth)) }
        return settings
    }

    /// `QUOTA|max [PERIOD]`; nil when neither is given.
    private static func bandwidth(_ cpu: RuntimeSpec.CPU) -> String? {
        let quota = cpu.quota ?? 0
        let period = cpu.period ?? 0
        if quota == 0 && period == 0 { return nil }
        return (quota > 0 ? "\(quota)" : "max") + (period == 0 ? "" : " \(period)")
    }

    /// v1 shares (2 to 262144, usual 1024) as v2 weight (1 to 10000, usual 100): a curve through those three points
    /// (runc and crun since 2024; the straight line before gave 39 for the usual value).
    static func weight(ofShares shares: UInt64) -> UInt64 {
        if shares <= 2 { return 1 }
        if shares >= 262144 { return 10000 }
        let exponent = log2(Double(shares))
        return UInt64(ceil(pow(10, (exponent * exponent + 125 * exponent) / 612 - 7.0 / 34)))
    }
}
