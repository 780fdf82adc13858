internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Launches by a caller that may not make cgroups: without one if nothing has to be limited, as runc does.
enum RootlessCgroup {
    /// Whether the caller may make folders at the nearest places that exist.
    static func canMake(_ cgroup: Cgroup) -> Bool {
        cgroup.folders.allSatisfy { folder in
            var path = folder.hostPath
            while access(path, F_OK) != 0, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                path = String(path[..<slash])
            }
            return access(path, W_OK | X_OK) == 0
        }
    }

    /// Whether root here is another user outside (user_namespaces(7)).
    static var isInUserNamespace: Bool {
        // No such file: a kernel without user namespaces.
        guard let map = try? readFile("/proc/self/uid_map", limit: 4096) else { return false }
        let numbers = map.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }).map {
            String(decoding: $0, as: UTF8.self)
        }
        return numbers != ["0", "0", "4294967295"]
    }

    /// The facts with no cgroup; refused by name where limits were asked for.
    static func without(_ facts: LaunchFacts, _ spec: RuntimeSpec, on host: CgroupHost? = nil) throws(Fault)
        -> LaunchFacts
    {
        if let limits = spec.linux?.resources, !limits.hasOnlyDevices {
            throw Fault(
                .permissionDenied, "cannot set limits: this user may not make cgroups",
                hint: "linux.resources needs a delegated cgroup")
        }
        var known = host
        if known == nil { known = try CgroupHost.detect() }
        guard let host = known else { return facts }
        var facts = facts
        facts.cgroup = nil
        let all = host.layout == .v2 ? host.unified.map { [$0] } ?? [] : host.hierarchies
        facts.ownCgroup = Cgroup(
            version: host.version,
            folders: all.map {
                CgroupFolder(controllers: $0.controllers, mountPoint: $0.mountPoint, path: $0.ownPath)
            })
        return facts
    }
}

extension RuntimeSpec.Resources {
    /// Device rules alone cannot be kept by a user; runc leaves them then, too.
    fileprivate var hasOnlyDevices: Bool {
        var rest = self
        rest.devices = nil
        return rest == RuntimeSpec.Resources()
    }
}
