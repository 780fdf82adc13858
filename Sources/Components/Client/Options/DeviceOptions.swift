internal import EngineAPI

/// Devices of the host.
enum DeviceOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("device", nil, "list", "Add a host device to the container"),
            Flag(
                "device-cgroup-rule", nil, "list", "Add a rule to the cgroup allowed devices list", check: checkRule),
            Flag("gpus", nil, "gpu-request", "GPU devices to add to the container ('all' to pass all GPUs)").later,
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        var devices: [DeviceMapping] = []
        for text in values.list("device") { devices.append(try DeviceSyntax.parse(text)) }
        request.hostConfig.devices = devices.isEmpty ? nil : devices
        let rules = values.list("device-cgroup-rule")
        request.hostConfig.deviceCgroupRules = rules.isEmpty ? nil : rules
    }

    // `a|b|c major:minor access`, numbers or `*`.
    private static func checkRule(_ text: String) throws(UsageFault) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let isNumber = { (part: Substring) in
            part == "*" || !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard words.count == 3, ["a", "b", "c"].contains(words[0]), (1...3).contains(words[2].count),
            words[2].allSatisfy({ "rwm".contains($0) })
        else { throw UsageFault("invalid device cgroup format '\(text)'") }
        let numbers = words[1].split(separator: ":", omittingEmptySubsequences: false)
        guard numbers.count == 2, numbers.allSatisfy(isNumber) else {
            throw UsageFault("invalid device cgroup format '\(text)'")
        }
    }
}

/// `--device host[:container][:rwm]`.
enum DeviceSyntax {
    static func parse(_ text: String) throws(UsageFault) -> DeviceMapping {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3, !parts[0].isEmpty else { throw UsageFault("bad format for path: \(text)") }
        if !text.contains(":"), isQualifiedName(text) { throw UsageFault("--device \(text): not supported yet (CDI)") }
        var inside = parts[0]
        var permissions = "rwm"
        if parts.count == 2 {
            if isMode(parts[1]) { permissions = parts[1] } else { inside = parts[1] }
        } else if parts.count == 3 {
            guard isMode(parts[2]) else { throw UsageFault("bad mode specified: \(parts[2])") }
            (inside, permissions) = (parts[1], parts[2])
        }
        guard inside.hasPrefix("/") else { throw UsageFault("\(inside) is not an absolute path") }
        return DeviceMapping(
            pathOnHost: parts[0], pathInContainer: WorkingFolder.clean(inside), cgroupPermissions: permissions)
    }

    private static func isMode(_ text: String) -> Bool {
        !text.isEmpty && Set(text).count == text.count && text.allSatisfy { "rwm".contains($0) }
    }

    // `vendor.com/class=name`.
    private static func isQualifiedName(_ text: String) -> Bool {
        !text.hasPrefix("/") && text.contains("/") && text.contains("=")
    }
}
