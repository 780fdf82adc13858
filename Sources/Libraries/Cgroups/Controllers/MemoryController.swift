internal import Faults
internal import OCI

/// `memory`: limits in bytes, -1 is unlimited.
enum MemoryController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let memory = resources.memory else { return [] }
        var settings: [CgroupSetting] = []
        func set(_ file: String, _ value: Int64?) {
            if let value, value != 0 { settings.append(CgroupSetting("memory", file, "\(value)")) }
        }
        set("memory.limit_in_bytes", memory.limit)
        // An unlimited memory with a swap limit left behind would be refused by the kernel.
        set("memory.memsw.limit_in_bytes", memory.limit == -1 ? memory.swap ?? -1 : memory.swap)
        set("memory.soft_limit_in_bytes", memory.reservation)
        set("memory.kmem.tcp.limit_in_bytes", memory.kernelTCP)
        if memory.disableOOMKiller == true { set("memory.oom_control", 1) }
        if let swappiness = memory.swappiness {
            guard swappiness <= 100 else {
                throw Fault(.invalidArgument, "invalid memory swappiness value: \(swappiness) (valid range is 0-100)")
            }
            settings.append(CgroupSetting("memory", "memory.swappiness", "\(swappiness)"))
        }
        return settings
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let memory = resources.memory else { return [] }
        var settings: [CgroupSetting] = []
        // The swap first: raising both must not pass through a state with less swap than before.
        if let swap = try swapOnly(memory) {
            settings.append(
                CgroupSetting("memory", "memory.swap.max", text(swap), isDefault: swap <= 0))
        }
        if let limit = memory.limit, limit != 0 { settings.append(CgroupSetting("memory", "memory.max", text(limit))) }
        if let low = memory.reservation, low != 0 { settings.append(CgroupSetting("memory", "memory.low", text(low))) }
        return settings
    }

    /// v2 counts swap alone, the specification memory and swap together; nil: leave it as it is.
    static func swapOnly(_ memory: RuntimeSpec.Memory) throws(Fault) -> Int64? {
        let limit = memory.limit ?? 0
        if limit == -1 && (memory.swap ?? 0) == 0 { return -1 }
        guard let swap = memory.swap, swap != 0 else { return nil }
        if swap == -1 { return -1 }
        guard swap > 0 else { throw Fault(.invalidArgument, "invalid swap value: \(swap)") }
        guard limit > 0 else {
            throw Fault(.invalidArgument, "unable to set swap limit without memory limit")
        }
        guard swap >= limit else {
            throw Fault(.invalidArgument, "memory+swap limit should be >= memory limit")
        }
        return swap - limit
    }

    private static func text(_ bytes: Int64) -> String { bytes < 0 ? "max" : "\(bytes)" }
}
