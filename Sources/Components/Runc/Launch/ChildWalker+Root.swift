internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// The engine's mount (overlay, or a bind of a single layer) in the container's own mount namespace.
    func mountRoot(_ mount: RootMount, _ path: String) throws {
        let target = mount.target.isEmpty ? path : path + "/" + mount.target
        var options = try MountOptions(mount.options)
        if mount.type == "bind" || options.isBind {
            try Linux.mount(mount.source, on: target, flags: 4096 | (options.isRecursiveBind ? 16384 : 0))
            if options.isReadOnly { try Linux.mount("", on: target, flags: options.flags | 32 | 4096) }
            return
        }
        if let folder = options.shortenLayers() { try changeDirectory(folder) }
        try Linux.mount(mount.source, on: target, type: mount.type, flags: options.flags, data: options.data)
        try changeDirectory("/")
    }

    func openRoot(_ path: String) throws {
        root.replace(try openFile(path, O_PATH | O_DIRECTORY | O_NOFOLLOW))
    }

    /// pivot_root(".", ".") puts the old root on top of the new one, from where it is let go.
    func pivot(_ propagation: UInt64) throws {
        forgetFresh()
        procfs.forget()
        let old = try openOldRoot(propagation)
        try changeDirectory(root.raw)
        try pivotRoot(".", ".")
        if let old {
            // What is unmounted now must not be unmounted on the host. The old root's own folder: "." is the new root,
            // whose shared mounts would no longer pass on what the container mounts.
            try changeDirectory(old.raw)
            try Linux.mount("", on: ".", flags: 1 << 19 | 1 << 14)
        }
        try unmount(".", detach: true)
        try changeDirectory("/")
        if propagation != 0 { try Linux.mount("", on: "/", flags: UInt(propagation)) }
    }

    private func openOldRoot(_ propagation: UInt64) throws -> OwnedFD? {
        propagation == 0 ? nil : try openFile("/", O_PATH | O_DIRECTORY)
    }

    /// The way into a rootfs whose mount namespace is shared; mounts made there stay, as they do with runc.
    func changeRoot() throws {
        forgetFresh()
        procfs.forget()
        try changeDirectory(root.raw)
        try retrying("chroot") { chroot(".") }
        try changeDirectory("/")
    }

    /// Which directory above is the mount point, the kernel tells by EINVAL for all others.
    func makeParentPrivate(_ path: String) {
        var path = path
        while true {
            // Not a mount point: its parent may be.
            if (try? Linux.mount("", on: path.isEmpty ? "/" : path, flags: 1 << 18)) != nil { return }
            guard let slash = path.lastIndex(of: "/") else { return }
            path = String(path[..<slash])
        }
    }

    /// A directory of the rootfs, made if it is missing (0755).
    ///
    /// Each is made in a descriptor of its parent: nothing appears outside the rootfs however links are moved
    /// meanwhile (CVE-2024-45310).
    /// A link that leads nowhere is followed as the container would follow it, and what it names is made.
    func directory(_ path: String, refusingLinks: Bool = false, links: Int = 40) throws -> OwnedFD {
        if !refusingLinks, let made = try freshDirectory(path) { return made }
        let also: Resolve = refusingLinks ? .noSymlinks : Resolve(rawValue: 0)
        do throws(SystemError) {
            return try openInRoot(root.raw, path, O_PATH | O_DIRECTORY, also: also)
        } catch {
            guard error.errno == ENOENT, path.utf8.count > 1 else { throw error }
            let (above, name) = ContainerPath.parts(path)
            let parent = try directory(above, links: links)
            do throws(SystemError) {
                try makeDirectory(parent.raw, name, mode: 0o755)
            } catch {
                guard error.errno == EEXIST else { throw error }
                if let target = try destination(of: name, in: parent.raw, above, links) {
                    return try directory(target, links: links - 1)
                }
            }
            return try openInRoot(root.raw, path, O_PATH | O_DIRECTORY, also: also)
        }
    }

    /// A directory that is made in a tmpfs that has just been mounted: nothing is looked for there. nil: it is
    /// another place, or there is something already.
    private func freshDirectory(_ path: String) throws(SystemError) -> OwnedFD? {
        guard !fresh.path.isEmpty else { return nil }
        let (above, name) = ContainerPath.parts(path)
        guard above == fresh.path else { return nil }
        if fresh.folder.raw < 0 { fresh.folder.replace(try openInRoot(root.raw, above, O_PATH | O_DIRECTORY)) }
        do { try makeDirectory(fresh.folder.raw, name, mode: 0o755) } catch {
            if error.errno == EEXIST { return nil }
            throw error
        }
        return try openFile(at: fresh.folder.raw, name, O_PATH | O_DIRECTORY | O_NOFOLLOW)
    }

    /// A mount somewhere else may cover the tmpfs.
    func forgetFresh(unlessAbove path: String) {
        if fresh.path.isEmpty || ContainerPath.parts(path).above == fresh.path { return }
        forgetFresh()
    }

    func forgetFresh() {
        fresh.path = ""
        fresh.folder.forget()
    }

    /// Where a link leads, as a path of the rootfs; nil for what is no link.
    private func destination(of name: String, in parent: Int32, _ above: String, _ links: Int) throws -> String? {
        guard links > 0 else { throw SystemError("open", errno: ELOOP, name) }
        // EINVAL: no link; then somebody else has just made it.
        guard let target = try? readSymlink(parent, name) else { return nil }
        return target.hasPrefix("/") ? target : above + "/" + target
    }

    /// A file to mount over; an empty one is made if there is nothing.
    func file(_ path: String, links: Int = 40) throws -> OwnedFD {
        do throws(SystemError) {
            return try openInRoot(root.raw, path, O_PATH)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let (above, name) = ContainerPath.parts(path)
            let parent = try directory(above)
            // resolv.conf of Debian's systemd images leads to a file that a boot would make.
            if let target = try destination(of: name, in: parent.raw, above, links) {
                return try file(target, links: links - 1)
            }
            _ = try parent.open(name, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, mode: 0o755)
            return try parent.open(name, O_PATH | O_NOFOLLOW)
        }
    }
}
