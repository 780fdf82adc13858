internal import EngineAPI

/// Limits of memory.
enum MemoryOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("memory", "m", "bytes", "Memory limit"),
            Flag("memory-reservation", nil, "bytes", "Memory soft limit"),
            Flag(
                "memory-swap", nil, "bytes", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap"
            ) { (text) throws(UsageFault) in _ = try ByteSize.parseSwap(text) },
            Flag("memory-swappiness", nil, "int", "Tune container memory swappiness (0 to 100)").defaulting(to: "-1"),
            Flag("kernel-memory", nil, "bytes", "Kernel memory limit")
                .deprecated("and no longer supported by the kernel"),
            .toggle("oom-kill-disable", nil, "Disable OOM Killer"),
            Flag("oom-score-adj", nil, "int", "Tune host's OOM preferences (-1000 to 1000)"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let swappiness = values.int64("memory-swappiness")
        guard (-1...100).contains(swappiness) else {
            throw UsageFault("invalid value: \(swappiness). Valid memory swappiness range is 0-100")
        }
        request.hostConfig.memory = values.bytes("memory")
        request.hostConfig.memoryReservation = values.bytes("memory-reservation")
        if values.changed("memory-swap") {
            request.hostConfig.memorySwap = try ByteSize.parseSwap(values.string("memory-swap"))
        }
        request.hostConfig.memorySwappiness = swappiness == -1 ? nil : swappiness
        if values.changed("oom-kill-disable") {
            request.hostConfig.oomKillDisable = values.bool("oom-kill-disable")
        }
        request.hostConfig.oomScoreAdj = values.int("oom-score-adj")
    }
}
