internal import EngineAPI
internal import Faults
internal import Glibc
internal import OCI

/// `-m`, `--cpus` and their kin as the runtime-spec's resources.
enum ResourceLimits {
    static func memory(_ host: HostConfig) -> RuntimeSpec.Memory? {
        let memory = RuntimeSpec.Memory(
            limit: positive(host.memory), reservation: positive(host.memoryReservation),
            swap: positive(host.memorySwap),
            swappiness: host.memorySwappiness.flatMap { $0 < 0 ? nil : UInt64($0) },
            disableOOMKiller: host.oomKillDisable == true ? true : nil)
        return memory == RuntimeSpec.Memory() ? nil : memory
    }

    /// `--cpus` is a quota in a period of 100 ms (Documentation/scheduler/sched-bwc).
    static func cpu(_ host: HostConfig) -> RuntimeSpec.CPU? {
        var cpu = RuntimeSpec.CPU(
            shares: host.cpuShares > 0 ? UInt64(host.cpuShares) : nil, cpus: text(host.cpusetCpus),
            mems: text(host.cpusetMems))
        if host.nanoCPUs > 0 {
            cpu.period = 100_000
            cpu.quota = host.nanoCPUs / 10_000
        }
        if host.cpuPeriod > 0 { cpu.period = UInt64(host.cpuPeriod) }
        if host.cpuQuota != 0 { cpu.quota = host.cpuQuota }
        if host.cpuRealtimePeriod > 0 { cpu.realtimePeriod = UInt64(host.cpuRealtimePeriod) }
        if host.cpuRealtimeRuntime != 0 { cpu.realtimeRuntime = host.cpuRealtimeRuntime }
        return cpu == RuntimeSpec.CPU() ? nil : cpu
    }

    /// 0 and below are without limit.
    static func pids(_ host: HostConfig) -> RuntimeSpec.Pids? {
        host.pidsLimit.map { RuntimeSpec.Pids(limit: $0 > 0 ? $0 : -1) }
    }

    static func blockIO(_ host: HostConfig) throws(Fault) -> RuntimeSpec.BlockIO? {
        var weights: [RuntimeSpec.WeightDevice] = []
        for device in host.blkioWeightDevice ?? [] {
            let (major, minor) = try number(device.path)
            weights.append(
                RuntimeSpec.WeightDevice(major: major, minor: minor, weight: UInt16(clamping: device.weight)))
        }
        let io = RuntimeSpec.BlockIO(
            weight: host.blkioWeight > 0 ? UInt16(clamping: host.blkioWeight) : nil,
            weightDevice: weights.isEmpty ? nil : weights,
            throttleReadBpsDevice: try throttles(host.blkioDeviceReadBps),
            throttleWriteBpsDevice: try throttles(host.blkioDeviceWriteBps),
            throttleReadIOPSDevice: try throttles(host.blkioDeviceReadIOps),
            throttleWriteIOPSDevice: try throttles(host.blkioDeviceWriteIOps))
        return io == RuntimeSpec.BlockIO() ? nil : io
    }

    static func rlimits(_ host: HostConfig) -> [RuntimeSpec.ResourceLimit]? {
        guard let limits = host.ulimits, !limits.isEmpty else { return nil }
        return limits.map {
            RuntimeSpec.ResourceLimit(
                type: "RLIMIT_\($0.name.uppercased())", hard: UInt64(bitPattern: $0.hard),
                soft: UInt64(bitPattern: $0.soft))
        }
    }

    private static func throttles(_ devices: [ThrottleDevice]?) throws(Fault) -> [RuntimeSpec.ThrottleDevice]? {
        guard let devices, !devices.isEmpty else { return nil }
        var result: [RuntimeSpec.ThrottleDevice] = []
        for device in devices {
            let (major, minor) = try number(device.path)
            result.append(RuntimeSpec.ThrottleDevice(major: major, minor: minor, rate: device.rate))
        }
        return result
    }

    private static func number(_ path: String) throws(Fault) -> (Int64, Int64) {
        let mapping = DeviceMapping(pathOnHost: path, pathInContainer: path, cgroupPermissions: "r")
        guard let grant = try Devices.grants(mapping).first, let major = grant.node.major,
            let minor = grant.node.minor
        else { throw Fault(.invalidArgument, "\(path) is not a device node") }
        return (major, minor)
    }

    private static func positive(_ value: Int64) -> Int64? { value > 0 ? value : nil }

    private static func text(_ value: String) -> String? { value.isEmpty ? nil : value }
}
