internal import Faults
internal import OCI

/// Whose ids the files of a mount appear to have (mount_setattr(2), "ID-mapped mounts").
struct MountIDMap: Equatable {
    var uid: [RuntimeSpec.IDMapping] = []
    var gid: [RuntimeSpec.IDMapping] = []
    /// A user namespace's file in place of maps; empty: none.
    var path = ""
    /// Whether the mounts below are mapped too.
    var isRecursive = false

    /// Whether one user namespace serves both.
    func hasSameIDs(as other: MountIDMap) -> Bool { uid == other.uid && gid == other.gid && path == other.path }
}

extension RuntimeSpec {
    /// The mount's own maps, or with the option `idmap` the container's; nil: it has none.
    func idMap(_ mount: Mount, _ options: MountOptions, isRootless: Bool) throws(Fault) -> MountIDMap? {
        let uid = mount.uidMappings ?? []
        let gid = mount.gidMappings ?? []
        guard options.isIDMapped || !uid.isEmpty || !gid.isEmpty else { return nil }
        let name = "mount on \(mount.destination)"
        guard options.isBind || mount.type == "bind" else {
            throw Fault(.invalidArgument, "\(name): id-mapped mounts are only supported for bind-mounts")
        }
        if isRootless {
            throw Fault(.invalidArgument, "\(name): id-mapped mounts are not supported for rootless containers")
        }
        var map = MountIDMap(uid: uid, gid: gid, isRecursive: options.isRecursiveIDMap)
        if uid.isEmpty, gid.isEmpty {
            let user = linux?.namespaces?.first { $0.type == .user }
            map.path = user?.path ?? ""
            (map.uid, map.gid) = (linux?.uidMappings ?? [], linux?.gidMappings ?? [])
        }
        guard !map.path.isEmpty || !map.uid.isEmpty && !map.gid.isEmpty else {
            throw Fault(.invalidArgument, "\(name): id-mapped mounts must have both uid and gid mappings specified")
        }
        return map
    }
}

extension MountIDMap: CustomStringConvertible {
    var description: String {
        func text(_ map: [RuntimeSpec.IDMapping]) -> String {
            map.map { "\($0.containerID):\($0.hostID):\($0.size)" }.joined(separator: ",")
        }
        return path.isEmpty ? "\(text(uid)) \(text(gid))" : path
    }
}
