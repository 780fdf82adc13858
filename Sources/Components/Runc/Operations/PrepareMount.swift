internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension CreateOperation {
    /// Whether all mounts have been opened that the child's user namespace may not reach; it asks for each in turn.
    func serve(_ mounts: [MountStep]) throws(Fault) -> Bool {
        while served < mounts.count {
            let step = mounts[served]
            do {
                if opening == nil {
                    guard try hasTold(.wantsMount), let child else { return false }
                    opening = try MountOpening(step, try step.idMap.map { try userNamespace(of: $0) } ?? -1, for: child)
                }
                guard try opening?.isDone() != false else { return try notYet() }
            } catch {
                let fault = error as? Fault ?? Fault(.internal, "\(step): \(error)")
                throw options.speaksAsRunc ? fault.prefixed(LaunchPlan.mountInWordsOfRunc) : fault
            }
            opening = nil
            served += 1
        }
        return true
    }

    /// The file of a user namespace with these maps.
    func userNamespace(of map: MountIDMap) throws -> Int32 {
        if let known = userNamespaces.first(where: { $0.map.hasSameIDs(as: map) }) { return known.file.raw }
        let file: OwnedFD
        if map.path.isEmpty {
            file = try Self.makeUserNamespace(uid: map.uid, gid: map.gid)
        } else {
            file = try openNamespace(map.path, .user)
        }
        let channel = ByteChannel(file)
        userNamespaces.append((map, channel))
        return channel.raw
    }

    /// A namespace that lives as long as its descriptor; the process it takes to make one ends at once.
    private static func makeUserNamespace(
        uid: [RuntimeSpec.IDMapping], gid: [RuntimeSpec.IDMapping]
    ) throws -> OwnedFD {
        let child = try cloneProcess(.user)
        if child.pid == 0 {
            while true { pause() }
        }
        let handle = PidFD(adopting: OwnedFD(adopting: child.pidfd))
        defer {
            // It can only wait.
            try? handle.send(SIGKILL)
            _ = try? waitForExit(.pid(child.pid))
        }
        try IDMaps.write(uid: uid, gid: gid, of: child.pid)
        return try openFile("/proc/\(child.pid)/ns/user", O_RDONLY)
    }
}

extension MountStep {
    /// A bind mount's source as a mount of its own, with its attributes, before anybody can see it.
    func openSource(idMap: Int32) throws(SystemError) -> OwnedFD {
        guard case .bind(let recursive) = kind else { throw SystemError("open_tree", errno: EINVAL, destination) }
        let tree = try cloneSource(recursive)
        if let map = self.idMap {
            do {
                try setMountAttributes(
                    tree.raw, set: 0x100000, recursive: map.isRecursive, userNamespace: idMap)
            } catch { throw SystemError(error.call, errno: error.errno, Self.idMapName) }
        }
        try options.adjust(tree.raw, withFlags: true)
        return tree
    }

    /// The argument of the error when the map is refused.
    static let idMapName = "MOUNT_ATTR_IDMAP"

    /// The kernel does not say why (mount_setattr(2)): mostly it is a file system that has no such mounts.
    func idMapRefusal(errno: Int32) -> Fault {
        let reason = SystemError("mount_setattr", errno: errno, Self.idMapName).fault("\(self)")
        guard errno == EINVAL else { return reason }
        return Fault(
            .failedPrecondition, "\(reason.message); the file system of \(source) may have no id maps on this kernel")
    }

    private func cloneSource(_ recursive: Bool) throws(SystemError) -> OwnedFD {
        guard options.refusesSourceLink else { return try cloneTree(AT_FDCWD, source, recursive: recursive) }
        let link = try openFile(source, O_PATH | O_NOFOLLOW)
        return try cloneTree(link.raw, "", recursive: recursive)
    }
}
