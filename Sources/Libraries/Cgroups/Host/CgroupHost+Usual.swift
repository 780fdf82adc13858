internal import Linux

/// Magic numbers of cgroup file systems (statfs(2)).
enum CgroupMagic {
    static let v1 = 0x0027_e0eb
    static let v2 = 0x6367_7270
}

extension CgroupHost {
    /// A host whose hierarchies are all where everybody mounts them, below /sys/fs/cgroup: known by /proc/self/cgroup
    /// and a look at those places. mountinfo grows with each container of a host, this does not.
    ///
    /// `isRoot` says whether a path is the root of a cgroup file system of that kind, no part of one. nil: another
    /// host.
    init?(usual ownCgroups: [UInt8], isRoot: (_ path: String, _ magic: Int) -> Bool) {
        var hierarchies: [CgroupHierarchy] = []
        var ownUnified = "/"
        for line in ownCgroups.split(separator: UInt8(ascii: "\n")) {
            guard let first = line.firstIndex(of: 0x3A), let second = line[(first + 1)...].firstIndex(of: 0x3A) else {
                return nil
            }
            let path = String(decoding: line[(second + 1)...], as: UTF8.self)
            if second == first + 1 {
                ownUnified = path
                continue
            }
            guard let one = Self.hierarchy(String(decoding: line[(first + 1)..<second], as: UTF8.self), path) else {
                return nil
            }
            hierarchies.append(one)
        }
        // As runc sees it: a v2 tree there is the host's, whatever v1 hierarchy is mounted for somebody's own use;
        // beside v1 it counts at its usual place alone.
        if isRoot("/sys/fs/cgroup", CgroupMagic.v2) { hierarchies = [] }
        for one in hierarchies where !isRoot(one.mountPoint, CgroupMagic.v1) { return nil }
        let place = hierarchies.isEmpty ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified"
        let hasUnified = isRoot(place, CgroupMagic.v2)
        if hierarchies.isEmpty, !hasUnified { return nil }
        self.hierarchies = hierarchies
        unified = hasUnified ? CgroupHierarchy(controllers: [], mountPoint: place, ownPath: ownUnified) : nil
        layout = hierarchies.isEmpty ? .v2 : hasUnified ? .hybrid : .v1
    }

    /// `cpu,cpuacct` is mounted by that name, `name=systemd` as systemd.
    private static func hierarchy(_ names: String, _ path: String) -> CgroupHierarchy? {
        if names.utf8.contains(0x2F) { return nil }
        let folder = names.hasPrefix("name=") ? String(names.dropFirst(5)) : names
        let controllers = names.utf8.contains(0x2C) ? names.split(separator: ",").map(String.init) : [names]
        return CgroupHierarchy(controllers: controllers, mountPoint: "/sys/fs/cgroup/" + folder, ownPath: path)
    }

    /// The root's inode is the first; a namespace's, or a bound part's, is another one.
    static func isRoot(_ path: String, _ magic: Int) -> Bool {
        // Nothing there: no root.
        guard let place = try? place(of: path) else { return false }
        return place.magic == magic && place.inode == 1
    }
}
