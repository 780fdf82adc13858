package import Faults
internal import Linux

/// What this host offers in cgroups, read once: layout, hierarchies and the caller's place in them.
package struct CgroupHost: Sendable, Equatable {
    /// How the host is set up (cgroups(7), "Mounting"). `hybrid` has a v2 tree beside v1; limits live in v1 there.
    package enum Layout: String, Sendable {
        case v1, hybrid, v2
        /// No cgroup file system is mounted.
        case none
    }

    package var layout: Layout
    /// The v1 hierarchies; empty on v2.
    package var hierarchies: [CgroupHierarchy]
    /// The v2 tree; on a hybrid host it carries no limits of ours.
    package var unified: CgroupHierarchy?

    /// Which interface containers are limited by.
    package var version: CgroupVersion { layout == .v2 ? .v2 : .v1 }

    /// The facts from `/proc/self/cgroup` and, on an unusual host, `/proc/self/mountinfo`.
    package static func detect() throws(Fault) -> CgroupHost {
        do {
            let own = try readFile("/proc/self/cgroup")
            if let usual = CgroupHost(usual: own, isRoot: isRoot) { return usual }
            return CgroupHost(mountinfo: try readFile("/proc/self/mountinfo"), ownCgroups: own)
        } catch {
            throw error.fault("read the host's cgroups")
        }
    }
}

/// One of the two interfaces.
package enum CgroupVersion: String, Sendable, Codable {
    case v1, v2
}
