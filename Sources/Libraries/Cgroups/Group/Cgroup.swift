package import Faults

/// A container's cgroup: one folder in each hierarchy (v1), or the one folder (v2).
///
/// Codable, so that a runtime's state keeps it: whoever deletes or kills need not look at the mounts again.
package struct Cgroup: Sendable, Equatable, Codable {
    package let version: CgroupVersion
    package let folders: [CgroupFolder]
    /// Whom systemd has made it for; nil: it is ours alone.
    package var unit: SystemdUnit?

    package init(version: CgroupVersion, folders: [CgroupFolder]) {
        self.version = version
        self.folders = folders
    }

    /// The place `linux.cgroupsPath` names: absolute is below the mount points, relative (or nil: the container's
    /// id) below the caller's own cgroup (runtime-spec, config-linux.md, "Cgroups Path").
    package init(_ cgroupsPath: String?, id: String, on host: CgroupHost) throws(Fault) {
        let path = cgroupsPath.flatMap { $0.isEmpty ? nil : $0 } ?? id
        if path.split(separator: ":", omittingEmptySubsequences: false).count == 3, !path.hasPrefix("/") {
            throw Fault(
                .invalidArgument, "cgroups path \(path) is meant for systemd, which was not asked for",
                hint: "use --systemd-cgroup, or a path, for example /\(id)")
        }
        version = host.version
        let hierarchies = host.layout == .v2 ? host.unified.map { [$0] } ?? [] : host.hierarchies
        guard !hierarchies.isEmpty else {
            throw Fault(.failedPrecondition, "cgroups: no cgroup file system is mounted at /sys/fs/cgroup")
        }
        folders = (hierarchies.filter(\.holdsContainers) + host.besideLimits).map { hierarchy in
            let base = path.hasPrefix("/") ? "" : hierarchy.ownPath
            return CgroupFolder(
                controllers: hierarchy.controllers, mountPoint: hierarchy.mountPoint,
                path: CgroupFolder.clean(base + "/" + path))
        }
        guard folders.allSatisfy({ $0.path != "/" }) else {
            throw Fault(.invalidArgument, "cgroups path \(path): the root cgroup cannot be a container's")
        }
    }

    /// The folder in whose hierarchy `controller` is; on v2 there is only one.
    package func folder(of controller: String) -> CgroupFolder? {
        version == .v2 ? folders.first : folders.first { $0.controllers.contains(controller) }
    }
}

extension Cgroup {
    /// The v2 folder; nil on v1.
    var unifiedFolder: CgroupFolder? { version == .v2 ? folders.first : nil }
    /// The folder a child can be cloned into: v2's, a hybrid host's too.
    var cloneFolder: CgroupFolder? { version == .v2 ? folders.first : folders.first { $0.controllers.isEmpty } }
}

extension CgroupHierarchy {
    /// systemd's own tree is joined as runc does it: what asks by it finds the container. Other named trees belong to
    /// others.
    fileprivate var holdsContainers: Bool {
        controllers.first?.hasPrefix("name=") != true || controllers == ["name=systemd"]
    }
}

extension CgroupHost {
    /// A hybrid host's v2 tree: no limits, but the container's processes are known by it (eBPF, cgroup.kill).
    fileprivate var besideLimits: [CgroupHierarchy] {
        guard layout == .hybrid, var unified else { return [] }
        unified.controllers = []
        return [unified]
    }
}
