internal import Glibc
internal import Linux

/// One file below /proc/sys/net; it shows the network namespace of the calling thread (sysctl(8)).
struct KernelSetting {
    let path: String

    /// `ipv4/ip_forward`, `ipv6/conf/eth0/accept_ra`.
    init(_ name: String) { path = "/proc/sys/net/\(name)" }

    /// Writes `value`. A kernel without the feature (ENOENT) has nothing to switch off.
    func set(_ value: String) throws(SystemError) {
        do { try openFile(path, O_WRONLY).writeAll(value.utf8) } catch {
            if error.errno != ENOENT { throw SystemError(error.call, errno: error.errno, path) }
        }
    }

    /// Writes `value` unless it is there already: where /proc/sys is read-only that is enough.
    func ensure(_ value: String) throws(SystemError) {
        let now = String(decoding: try readFile(path, limit: 64), as: UTF8.self)
        if now.split(separator: "\n").first.map(String.init) != value { try set(value) }
    }

    /// Keeps IPv6 away from an interface: no address of its own, and no route that a neighbour advertises
    /// (CVE-2020-13401).
    static func silenceIPv6(_ interface: String) throws(SystemError) {
        try KernelSetting("ipv6/conf/\(interface)/disable_ipv6").set("1")
        try KernelSetting("ipv6/conf/\(interface)/accept_ra").set("0")
    }
}
