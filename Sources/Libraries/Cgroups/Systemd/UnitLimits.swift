internal import DBus
package import Faults
package import OCI

/// Limits as a unit's properties: systemd writes the cgroup's files by them, again whenever it likes, so that it must
/// know what the container is to have (systemd.resource-control(5)). What it has no property for is left to the files.
package struct UnitLimits {
    /// Which files there are.
    let cgroups: CgroupVersion
    /// systemd's version: it refuses what it does not know.
    let systemd: Int

    package init(cgroups: CgroupVersion, systemd: Int) {
        self.cgroups = cgroups
        self.systemd = systemd
    }

    /// The quota that systemd will set: it counts in hundredths of a processor, up.
    static func rounded(_ resources: RuntimeSpec.Resources) -> RuntimeSpec.Resources {
        var resources = resources
        if let quota = resources.cpu?.quota, quota > 0 {
            let period = period(resources.cpu?.period)
            let share = share(quota, period)
            let (product, overflow) = share.multipliedReportingOverflow(by: period)
            // As it is where it is whole already: two divisions would lose a microsecond.
            if !overflow, !isWhole(quota, period) { resources.cpu?.quota = Int64(clamping: product / 1_000_000) }
        }
        return resources
    }

    /// All properties; values that cannot be meant are refused.
    package func properties(_ resources: RuntimeSpec.Resources) throws(Fault) -> [UnitProperty] {
        var properties = try memory(resources.memory) + cpu(resources.cpu)
        if let limit = resources.pids?.limit {
            // systemd has no 0, and infinity is its largest number.
            properties.append(UnitProperty("TasksMax", .uint64(limit < 0 ? .max : UInt64(max(1, limit)))))
        }
        properties += try cpuset(resources.cpu?.cpus, "AllowedCPUs") + cpuset(resources.cpu?.mems, "AllowedMemoryNodes")
        if let weight = resources.blockIO?.weight, weight != 0 {
            properties.append(
                cgroups == .v2
                    ? UnitProperty("IOWeight", .uint64(BlockIOController.weight(of: weight)))
                    : UnitProperty("BlockIOWeight", .uint64(UInt64(weight))))
        }
        return try properties + unified(resources.unified ?? [:])
    }

    private func memory(_ memory: RuntimeSpec.Memory?) throws(Fault) -> [UnitProperty] {
        guard let memory else { return [] }
        var properties: [UnitProperty] = []
        // -1 becomes infinity.
        func add(_ name: String, _ bytes: Int64?) {
            guard let bytes, bytes != 0 else { return }
            properties.append(UnitProperty(name, .uint64(UInt64(bitPattern: max(bytes, -1)))))
        }
        if cgroups == .v1 {
            add("MemoryLimit", memory.limit)
            return properties
        }
        add("MemoryMax", memory.limit)
        add("MemoryLow", memory.reservation)
        if let swap = try MemoryController.swapOnly(memory) {
            properties.append(UnitProperty("MemorySwapMax", .uint64(swap < 0 ? .max : UInt64(swap))))
        }
        return properties
    }

    private func cpu(_ cpu: RuntimeSpec.CPU?) -> [UnitProperty] {
        guard let cpu else { return [] }
        var properties: [UnitProperty] = []
        let isIdle = cgroups == .v2 && knowsIdle && cpu.idle == 1
        // A weight of 0 is how systemd says idle.
        if isIdle { properties.append(UnitProperty("CPUWeight", .uint64(0))) }
        if let shares = cpu.shares, shares != 0, !isIdle {
            properties.append(
                cgroups == .v2
                    ? UnitProperty("CPUWeight", .uint64(CPUController.weight(ofShares: shares)))
                    : UnitProperty("CPUShares", .uint64(shares)))
        }
        return properties + bandwidth(cpu.quota ?? 0, cpu.period ?? 0)
    }

    private var knowsIdle: Bool { systemd >= 252 }

    /// 0: not given; a negative quota is none.
    private func bandwidth(_ quota: Int64, _ period: UInt64) -> [UnitProperty] {
        if quota == 0, period == 0 { return [] }
        var properties: [UnitProperty] = []
        if period != 0, systemd >= 242 { properties.append(UnitProperty("CPUQuotaPeriodUSec", .uint64(period))) }
        let share = quota > 0 ? Self.share(quota, Self.period(period)) : .max
        return properties + [UnitProperty("CPUQuotaPerSecUSec", .uint64(share))]
    }

    private static func period(_ period: UInt64?) -> UInt64 {
        guard let period, period != 0 else { return 100_000 }
        return period
    }

    /// Microseconds of a second, up to whole hundredths.
    private static func share(_ quota: Int64, _ period: UInt64) -> UInt64 {
        let (product, overflow) = UInt64(quota).multipliedReportingOverflow(by: 1_000_000)
        if overflow { return .max }
        let share = product / period
        return isWhole(quota, period) || share > .max - 10_000 ? share : (share / 10_000 + 1) * 10_000
    }

    private static func isWhole(_ quota: Int64, _ period: UInt64) -> Bool {
        let (product, overflow) = UInt64(quota).multipliedReportingOverflow(by: 1_000_000)
        return !overflow && product / period % 10_000 == 0
    }

    private func cpuset(_ list: String?, _ name: String) throws(Fault) -> [UnitProperty] {
        guard let list, !list.isEmpty, systemd >= 244 else { return [] }
        return [UnitProperty(name, .bytes(try CPUList.mask(list)))]
    }
}

extension UnitLimits {
    /// Those of `unified` that systemd sets by itself, in a fixed order.
    private func unified(_ files: [String: String]) throws(Fault) -> [UnitProperty] {
        if cgroups == .v1 { return [] }
        var properties: [UnitProperty] = []
        let isIdle = knowsIdle && files["cpu.idle"].map(Self.trim) == "1"
        for (file, text) in files.sorted(by: { $0.key < $1.key }) {
            let value = Self.trim(text)
            switch file {
            case "cpu.idle": if isIdle { properties.append(UnitProperty("CPUWeight", .uint64(0))) }
            case "cpu.weight" where !isIdle:
                properties.append(UnitProperty("CPUWeight", .uint64(try Self.number(file, value))))
            case "cpu.max": properties += try bandwidth(file, value)
            case "cpuset.cpus": properties += try cpuset(value, "AllowedCPUs")
            case "cpuset.mems": properties += try cpuset(value, "AllowedMemoryNodes")
            case "pids.max":
                properties.append(UnitProperty("TasksMax", .uint64(max(1, try Self.number(file, value)))))
            default:
                guard let name = Self.memoryNames.first(where: { $0.file == file })?.name else { continue }
                properties.append(UnitProperty(name, .uint64(try Self.number(file, value))))
            }
        }
        return properties
    }

    private static let memoryNames: [(file: String, name: String)] = [
        ("memory.high", "MemoryHigh"), ("memory.low", "MemoryLow"), ("memory.min", "MemoryMin"),
        ("memory.max", "MemoryMax"), ("memory.swap.max", "MemorySwapMax"),
    ]

    private func bandwidth(_ file: String, _ value: String) throws(Fault) -> [UnitProperty] {
        let words = value.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard (1...2).contains(words.count) else { throw Self.wrong(file, value) }
        let quota = words[0] == "max" ? -1 : Int64(clamping: try Self.number(file, words[0]))
        return bandwidth(quota, words.count == 2 ? try Self.number(file, words[1]) : 100_000)
    }

    private static func number(_ file: String, _ value: String) throws(Fault) -> UInt64 {
        if value == "max" { return .max }
        guard let number = UInt64(value) else { throw wrong(file, value) }
        return number
    }

    private static func wrong(_ file: String, _ value: String) -> Fault {
        Fault(.invalidArgument, "unified resource \"\(file)\": invalid value \"\(value)\"")
    }

    private static func trim(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let start = text.utf8.drop(while: isSpace)
        return String(decoding: Array(start.reversed().drop(while: isSpace).reversed()), as: UTF8.self)
    }
}

/// Lists of processors or memory nodes (cpuset(7), "List format").
enum CPUList {
    /// A bit each, the lowest byte first, as AllowedCPUs wants it; numbers up to 8191, the kernel's most.
    static func mask(_ list: String) throws(Fault) -> [UInt8] {
        var mask: [UInt8] = []
        for word in list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\n" }) {
            let ends = word.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { UInt16($0) }
            guard let first = ends[0], let last = ends[ends.count - 1], first <= last, last < 8192 else {
                throw Fault(.invalidArgument, "invalid list of processors or nodes: \(list)")
            }
            for number in Int(first)...Int(last) {
                while mask.count <= number / 8 { mask.append(0) }
                mask[number / 8] |= 1 << UInt8(number % 8)
            }
        }
        guard !mask.isEmpty else { throw Fault(.invalidArgument, "invalid list of processors or nodes: \(list)") }
        return mask
    }
}
