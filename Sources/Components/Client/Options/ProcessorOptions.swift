internal import EngineAPI

/// Limits of processors.
enum ProcessorOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("cpus", nil, "decimal", "Number of CPUs") { (text) throws(UsageFault) in
                _ = try ProcessorCount.nanoCPUs(text)
            },
            Flag("cpu-shares", "c", "int", "CPU shares (relative weight)"),
            Flag("cpu-period", nil, "int", "Limit CPU CFS (Completely Fair Scheduler) period"),
            Flag("cpu-quota", nil, "int", "Limit CPU CFS (Completely Fair Scheduler) quota"),
            Flag("cpu-rt-period", nil, "int", "Limit CPU real-time period in microseconds"),
            Flag("cpu-rt-runtime", nil, "int", "Limit CPU real-time runtime in microseconds"),
            Flag("cpuset-cpus", nil, "string", "CPUs in which to allow execution (0-3, 0,1)"),
            Flag("cpuset-mems", nil, "string", "MEMs in which to allow execution (0-3, 0,1)"),
            Flag("cpu-count", nil, "int", "CPU count (Windows only)").later,
            Flag("cpu-percent", nil, "int", "CPU percent (Windows only)").later,
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        if values.changed("cpus") { request.hostConfig.nanoCPUs = try ProcessorCount.nanoCPUs(values.string("cpus")) }
        request.hostConfig.cpuShares = values.int64("cpu-shares")
        request.hostConfig.cpuPeriod = values.int64("cpu-period")
        request.hostConfig.cpuQuota = values.int64("cpu-quota")
        request.hostConfig.cpuRealtimePeriod = values.int64("cpu-rt-period")
        request.hostConfig.cpuRealtimeRuntime = values.int64("cpu-rt-runtime")
        request.hostConfig.cpusetCpus = values.string("cpuset-cpus")
        request.hostConfig.cpusetMems = values.string("cpuset-mems")
    }
}
