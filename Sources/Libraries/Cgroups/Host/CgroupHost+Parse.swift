extension CgroupHost {
    /// Reads the two files' text: proc_pid_mountinfo(5) and cgroups(7), "/proc files".
    package init(mountinfo: [UInt8], ownCgroups: [UInt8]) {
        let own = Self.ownPaths(ownCgroups)
        var hierarchies: [CgroupHierarchy] = []
        var unified: CgroupHierarchy?
        for line in mountinfo.split(separator: UInt8(ascii: "\n")) {
            guard let mount = CgroupMount(line) else { continue }
            if mount.isUnified {
                if unified == nil { unified = mount.hierarchy(own: own.first { $0.controller.isEmpty }?.path) }
            } else if !hierarchies.contains(where: { $0.controllers == mount.controllers }) {
                hierarchies.append(
                    mount.hierarchy(
                        own: mount.controllers.first.flatMap { name in own.first { $0.controller == name }?.path }))
            }
        }
        if unified?.mountPoint == "/sys/fs/cgroup" { hierarchies = [] }
        self.hierarchies = hierarchies
        self.unified = unified
        switch (hierarchies.isEmpty, unified) {
        case (true, nil): layout = .none
        case (true, _): layout = .v2
        case (false, nil): layout = .v1
        case (false, _): layout = .hybrid
        }
    }

    /// v2 stands under the empty name.
    private static func ownPaths(_ bytes: [UInt8]) -> [OwnPath] {
        var paths: [OwnPath] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let path = String(decoding: parts[2], as: UTF8.self)
            for name in parts[1].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                paths.append(OwnPath(controller: String(decoding: name, as: UTF8.self), path: path))
            }
        }
        return paths
    }
}

/// Where the caller is in a controller's hierarchy.
private struct OwnPath {
    let controller: String
    let path: String
}
