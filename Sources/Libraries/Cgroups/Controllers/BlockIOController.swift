internal import Faults
internal import OCI

/// `blkio` (v1) and `io` (v2): weights 10 to 1000, throttles in bytes or operations a second.
enum BlockIOController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let block = resources.blockIO else { return [] }
        var settings: [CgroupSetting] = []
        func set(_ file: String, _ value: String) {
            // Kernels since 5.0 have the weight of the BFQ scheduler alone.
            let bfq = file.hasPrefix("blkio.weight") ? file.replacingPrefix("blkio.weight", "blkio.bfq.weight") : nil
            settings.append(
                CgroupSetting("blkio", file, value, otherwise: bfq.map { .init(file: $0, value: value) }))
        }
        if let weight = block.weight, weight != 0 { set("blkio.weight", "\(weight)") }
        if let weight = block.leafWeight, weight != 0 { set("blkio.leaf_weight", "\(weight)") }
        for device in block.weightDevice ?? [] {
            let name = "\(device.major):\(device.minor)"
            if let weight = device.weight, weight != 0 { set("blkio.weight_device", "\(name) \(weight)") }
            if let weight = device.leafWeight, weight != 0 { set("blkio.leaf_weight_device", "\(name) \(weight)") }
        }
        for throttle in throttles(block) {
            for device in throttle.devices {
                set("blkio.throttle.\(throttle.v1)", "\(device.major):\(device.minor) \(device.rate)")
            }
        }
        return settings
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard let block = resources.blockIO else { return [] }
        var settings: [CgroupSetting] = []
        if let weight = block.weight, weight != 0 {
            let plain = CgroupSetting.Alternative(file: "io.weight", value: "default \(Self.weight(of: weight))")
            settings.append(CgroupSetting("io", "io.bfq.weight", "\(weight)", otherwise: plain))
        }
        for device in block.weightDevice ?? [] {
            guard let weight = device.weight, weight != 0 else { continue }
            let value = "\(device.major):\(device.minor) \(weight)"
            settings.append(CgroupSetting("io", "io.bfq.weight", value))
        }
        for throttle in throttles(block) {
            for device in throttle.devices {
                let rate = device.rate == 0 ? "max" : "\(device.rate)"
                settings.append(
                    CgroupSetting("io", "io.max", "\(device.major):\(device.minor) \(throttle.v2)=\(rate)"))
            }
        }
        return settings
    }

    private typealias Throttle = (v1: String, v2: String, devices: [RuntimeSpec.ThrottleDevice])

    private static func throttles(_ block: RuntimeSpec.BlockIO) -> [Throttle] {
        [
            ("read_bps_device", "rbps", block.throttleReadBpsDevice ?? []),
            ("write_bps_device", "wbps", block.throttleWriteBpsDevice ?? []),
            ("read_iops_device", "riops", block.throttleReadIOPSDevice ?? []),
            ("write_iops_device", "wiops", block.throttleWriteIOPSDevice ?? []),
        ]
    }

    /// BFQ's 10…1000 as 1…10000.
    static func weight(of bfq: UInt16) -> UInt64 { 1 + (UInt64(max(bfq, 10)) - 10) * 9999 / 990 }
}

extension String {
    fileprivate func replacingPrefix(_ old: String, _ new: String) -> String { new + dropFirst(old.count) }
}
