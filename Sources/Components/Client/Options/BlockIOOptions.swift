internal import EngineAPI

/// Limits of block devices.
enum BlockIOOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag(
                "blkio-weight", nil, "uint16",
                "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)"),
            Flag("blkio-weight-device", nil, "list", "Block IO weight (relative device weight)") {
                (text) throws(UsageFault) in _ = try weight(text)
            }.showing("[]"),
            rate("device-read-bps", "Limit read rate (bytes per second) from a device", operations: false),
            rate("device-read-iops", "Limit read rate (IO per second) from a device", operations: true),
            rate("device-write-bps", "Limit write rate (bytes per second) to a device", operations: false),
            rate("device-write-iops", "Limit write rate (IO per second) to a device", operations: true),
            Flag("io-maxbandwidth", nil, "bytes", "Maximum IO bandwidth limit for the system drive (Windows only)")
                .later,
            Flag("io-maxiops", nil, "uint", "Maximum IOps limit for the system drive (Windows only)").later,
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        request.hostConfig.blkioWeight = values.int("blkio-weight")
        let weights = try values.list("blkio-weight-device").map { (text) throws(UsageFault) in try weight(text) }
        request.hostConfig.blkioWeightDevice = weights.isEmpty ? nil : weights
        request.hostConfig.blkioDeviceReadBps = try rates(values, "device-read-bps", operations: false)
        request.hostConfig.blkioDeviceReadIOps = try rates(values, "device-read-iops", operations: true)
        request.hostConfig.blkioDeviceWriteBps = try rates(values, "device-write-bps", operations: false)
        request.hostConfig.blkioDeviceWriteIOps = try rates(values, "device-write-iops", operations: true)
    }

    private static func rate(_ name: String, _ help: String, operations: Bool) -> Flag {
        Flag(name, nil, "list", help) { (text) throws(UsageFault) in
            _ = try throttle(text, operations: operations)
        }.showing("[]")
    }

    private static func rates(
        _ values: FlagValues, _ name: String, operations: Bool
    ) throws(UsageFault) -> [ThrottleDevice]? {
        let devices = try values.list(name).map { (text) throws(UsageFault) in
            try throttle(text, operations: operations)
        }
        return devices.isEmpty ? nil : devices
    }

    private static func split(_ text: String) throws(UsageFault) -> (String, String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { throw UsageFault("bad format: \(text)") }
        guard parts[0].hasPrefix("/dev/") else { throw UsageFault("bad format for device path: \(text)") }
        return (parts[0], parts[1])
    }

    private static func weight(_ text: String) throws(UsageFault) -> WeightDevice {
        let (path, value) = try split(text)
        guard let weight = Int(value), weight == 0 || (10...1000).contains(weight) else {
            throw UsageFault("invalid weight for device: \(text)")
        }
        return WeightDevice(path: path, weight: weight)
    }

    private static func throttle(_ text: String, operations: Bool) throws(UsageFault) -> ThrottleDevice {
        let (path, value) = try split(text)
        // What is neither is told below, in one text for both.
        let rate = operations ? UInt64(value) : (try? ByteSize.parse(value)).flatMap { UInt64(exactly: $0) }
        guard let rate else {
            throw UsageFault(
                "invalid rate for device: \(text). The correct format is <device-path>:<number>"
                    + (operations ? "" : "[<unit>]") + ". Number must be a positive integer"
                    + (operations ? "" : ". Unit is optional and can be kb, mb, or gb"))
        }
        return ThrottleDevice(path: path, rate: rate)
    }
}
