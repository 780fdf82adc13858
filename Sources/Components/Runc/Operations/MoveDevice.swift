internal import Faults
internal import Glibc
internal import Linux
internal import Netlink
internal import OCI

extension CreateOperation {
    /// Its addresses go along, as the specification asks (config-linux.md, "Network Devices"); at the container's
    /// end the kernel gives a physical one back.
    func moveDevice(_ old: String, _ name: String) throws {
        guard let child else { return }
        // One that is joined is not the child's yet.
        let joined = config.spec.linux?.namespaces?.first { $0.type == .network }?.path ?? ""
        let namespace = try NetworkNamespace.open(joined.isEmpty ? "/proc/\(child.pid)/ns/net" : joined)
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
