internal import Glibc
internal import Linux

/// What of the host decides how a spec looks; read once, and given, so that building a spec stays a pure function.
struct HostFacts: Sendable {
    /// Whether /sys/fs/cgroup is cgroup v2.
    var cgroupV2: Bool
    /// Version of the kernel: 6, 1.
    var kernel: (major: Int, minor: Int)
    /// Go's name: `amd64`, `arm64`.
    var architecture: String
    /// Newest capability of the kernel.
    var lastCapability: Int
    /// Folders with the processors' heat, masked since GHSA-6fw5-f8r9-fgfm.
    var thermalThrottle: [String]
    /// Whether net.ipv4.ping_group_range and net.ipv4.ip_unprivileged_port_start exist.
    var networkSysctls: Bool
    var processors: Int
    var hostname: String
    /// Whether the kernel's AppArmor is on.
    var appArmor = false

    static let current: HostFacts = {
        var names = utsname()
        uname(&names)
        let release = text(of: names.release)
        let numbers = release.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
        let processors = sysconf(Int32(_SC_NPROCESSORS_CONF))
        return HostFacts(
            cgroupV2: access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0,
            kernel: (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 0),
            architecture: text(of: names.machine) == "aarch64" ? "arm64" : "amd64",
            lastCapability: number("/proc/sys/kernel/cap_last_cap") ?? 40,
            thermalThrottle: thermalThrottle(processors),
            networkSysctls: access("/proc/sys/net/ipv4/ip_unprivileged_port_start", F_OK) == 0,
            processors: processors, hostname: text(of: names.nodename),
            appArmor: AppArmor.isOn)
    }()

    private static func thermalThrottle(_ processors: Int) -> [String] {
        let paths = (0..<processors).map { "/sys/devices/system/cpu/cpu\($0)/thermal_throttle" }
        // Where the first processor has none, none has.
        guard let first = paths.first, access(first, F_OK) == 0 else { return [] }
        return paths.filter { access($0, F_OK) == 0 }
    }

    private static func number(_ path: String) -> Int? {
        // A kernel without the file gets the answer of the kernels we know.
        guard let bytes = try? readFile(path, limit: 64) else { return nil }
        return Int(String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self))
    }

    private static func text<Tuple>(of field: Tuple) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
