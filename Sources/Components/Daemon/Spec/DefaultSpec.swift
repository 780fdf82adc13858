internal import OCI

/// Docker's default spec (moby daemon/pkg/oci; `reference/runtime.md` sections 3 and 4).
enum DefaultSpec {
    static let mounts: [RuntimeSpec.Mount] = [
        mount("/proc", "proc", "proc", ["nosuid", "noexec", "nodev"]),
        mount("/dev", "tmpfs", "tmpfs", ["nosuid", "strictatime", "mode=755", "size=65536k"]),
        mount(
            "/dev/pts", "devpts", "devpts",
            ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
        mount("/sys", "sysfs", "sysfs", ["nosuid", "noexec", "nodev", "ro"]),
        mount("/sys/fs/cgroup", "cgroup", "cgroup", ["ro", "nosuid", "noexec", "nodev"]),
        mount("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]),
        mount("/dev/shm", "tmpfs", "shm", ["nosuid", "noexec", "nodev", "mode=1777"]),
    ]

    /// /proc/interrupts and the processors' heat: GHSA-6fw5-f8r9-fgfm; powercap: GHSA-jq35-85cj-fj4p.
    static func maskedPaths(_ host: HostFacts) -> [String] {
        [
            "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
            "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
            "/sys/devices/virtual/powercap", "/sys/firmware",
        ] + host.thermalThrottle
    }

    static let readonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

    /// The device list of the cgroup: nothing but zero, null, urandom, random, tty, console; never fuse.
    static let deviceRules: [RuntimeSpec.DeviceRule] =
        [RuntimeSpec.DeviceRule(allow: false, access: "rwm")]
        + [(1, 5), (1, 3), (1, 9), (1, 8), (5, 0), (5, 1)].map { rule(true, $0) } + [rule(false, (10, 229))]

    private static func mount(
        _ destination: String, _ type: String, _ source: String, _ options: [String]
    ) -> RuntimeSpec.Mount {
        RuntimeSpec.Mount(destination: destination, type: type, source: source, options: options)
    }

    private static func rule(_ allow: Bool, _ number: (Int64, Int64)) -> RuntimeSpec.DeviceRule {
        RuntimeSpec.DeviceRule(allow: allow, type: "c", major: number.0, minor: number.1, access: "rwm")
    }
}
