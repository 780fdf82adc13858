internal import Faults
internal import OCI

extension RuntimeSpec {
    private static let ipcNames = [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
        "kernel.shmmni", "kernel.shm_rmid_forced",
    ]

    /// Only what belongs to a namespace of the container's may be written.
    func checkSysctls() throws(Fault) {
        guard let sysctl = linux?.sysctl, !sysctl.isEmpty else { return }
        let kinds = (linux?.namespaces ?? []).map(\.type)
        for name in sysctl.keys.sorted() {
            let dotted = Sysctl.dotted(name)
            let parts = Sysctl.path(name).split(separator: "/", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
                throw Fault(.invalidArgument, "sysctl \"\(name)\" is not a name")
            }
            if dotted == "kernel.hostname" {
                throw Fault(
                    .invalidArgument,
                    "sysctl \"\(name)\" is not allowed as it conflicts with the OCI \"hostname\" field")
            }
            guard let needed = Self.namespace(of: dotted) else {
                throw Fault(.invalidArgument, "sysctl \"\(name)\" is not in a separate kernel namespace")
            }
            guard kinds.contains(needed) else {
                throw Fault(
                    .invalidArgument, "sysctl \"\(name)\" is not allowed in the hosts \(needed.rawValue) namespace")
            }
        }
    }

    private static func namespace(of name: String) -> Namespace.Kind? {
        if ipcNames.contains(name) || name.hasPrefix("fs.mqueue.") { return .ipc }
        if name.hasPrefix("net.") { return .network }
        if name == "kernel.domainname" { return .uts }
        return name.hasPrefix("user.") ? .user : nil
    }
}

/// The two ways to write a sysctl's name (sysctl(8)).
enum Sysctl {
    /// The first separator met tells which one it is; the other then stands for itself.
    private static func isSlashed(_ name: String) -> Bool { name.first { $0 == "." || $0 == "/" } == "/" }

    private static func swapped(_ name: String) -> String {
        String(name.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
    }

    /// `net/ipv4/conf/eth0.1/rp_filter` as `net.ipv4.conf.eth0/1.rp_filter`.
    static func dotted(_ name: String) -> String { isSlashed(name) ? swapped(name) : name }

    /// The path below /proc/sys.
    static func path(_ name: String) -> String { isSlashed(name) ? name : swapped(name) }
}
