internal import Faults
internal import Glibc
internal import Linux
internal import Netlink

extension CreateOperation {
    /// Its addresses go along, as the specification asks (config-linux.md, "Network Devices"); at the container's
    /// end the kernel gives a physical one back.
    func moveDevice(_ old: String, _ name: String) throws {
        guard let child else { return }
        let namespace = try NetworkNamespace.open("/proc/\(child.pid)/ns/net")
        do {
            var here = try NetlinkSocket(.route)
            let addresses = try here.moveLink(old, as: name, into: namespace.raw)
            try NetworkNamespace.inside(namespace) { () throws(SystemError) in
                var there = try NetlinkSocket(.route)
                try there.settleLink(name, addresses)
            }
        } catch {
            throw error.fault("move netDevice \(old) to the container's network namespace")
        }
    }
}
