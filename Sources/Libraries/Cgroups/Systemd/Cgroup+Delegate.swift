package import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// v2: gives the cgroup to a user of the host, that is to the root of a container in a user namespace: what is
    /// below is its own, its limits are not (cgroup-v2.rst, "Model of Delegation").
    package func delegate(to uid: UInt32) throws(Fault) {
        guard version == .v2, let folder = folders.first else { return }
        do throws(SystemError) {
            // What were deeper could have a path longer than the kernel takes, and never be listed or removed.
            try CgroupFile.write(folder.file("cgroup.max.depth"), "12")
            try changeOwner(AT_FDCWD, folder.hostPath, uid: uid, gid: .max)
            for name in Self.delegated {
                do { try changeOwner(AT_FDCWD, folder.file(name), uid: uid, gid: .max) } catch {
                    // Of a controller that is not enabled here.
                    if error.errno != ENOENT { throw error }
                }
            }
        } catch {
            throw error.fault("delegate cgroup \(folder.hostPath)")
        }
    }

    /// The kernel says which files go with a cgroup (since 4.15).
    private static var delegated: [String] {
        // No such file: what cgroups(7) says of kernels before.
        guard let text = try? CgroupFile.read("/sys/kernel/cgroup/delegate") else {
            return ["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"]
        }
        return text.split(separator: "\n").map(String.init).filter { !$0.contains("/") }
    }
}
