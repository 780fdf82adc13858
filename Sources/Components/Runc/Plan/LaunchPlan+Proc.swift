internal import Faults

extension LaunchPlan {
    /// Files of procfs that programs like lxcfs replace; nothing else may be mounted inside /proc (CVE-2019-19921).
    private static let replaceable = [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime",
        "/proc/loadavg", "/proc/slabinfo", "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ]

    static func isAllowedInProc(_ destination: String) -> Bool { replaceable.contains(destination) }

    /// Refuses mounts on or inside /proc that would let writes to it go astray.
    static func checkProc(_ destination: String, _ type: String, _ isBind: Bool) throws(Fault) {
        if destination == "/" {
            throw Fault(.invalidArgument, "mount destination / is the rootfs itself")
        }
        if destination == "/proc" {
            // A bind of another procfs is looked at when it is there.
            guard type == "proc" || isBind else {
                throw Fault(.invalidArgument, "\"/proc\" cannot be mounted because it is not of type proc")
            }
        } else if destination.hasPrefix("/proc/"), !isAllowedInProc(destination) {
            throw Fault(.invalidArgument, "\"\(destination)\" cannot be mounted because it is inside /proc")
        }
    }
}
