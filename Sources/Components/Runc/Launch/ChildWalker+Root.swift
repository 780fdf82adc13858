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
        procfs.forget()
        try changeDirectory(root.raw)
        try pivotRoot(".", ".")
        // What is unmounted now must not be unmounted on the host.
        if propagation != 0 { try Linux.mount("", on: ".", flags: 1 << 19 | 1 << 14) }
        try unmount(".", detach: true)
        try changeDirectory("/")
        if propagation != 0 { try Linux.mount("", on: "/", flags: UInt(propagation)) }
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
    func directory(_ path: String, refusingLinks: Bool = false) throws -> OwnedFD {
        let also: Resolve = refusingLinks ? [.noSymlinks] : []
        do throws(SystemError) {
            return try openInRoot(root.raw, path, O_PATH | O_DIRECTORY, also: also)
        } catch {
            guard error.errno == ENOENT, let slash = path.lastIndex(of: "/"), path.count > 1 else { throw error }
            let parent = try directory(slash == path.startIndex ? "/" : String(path[..<slash]))
            do throws(SystemError) {
                try makeDirectory(parent.raw, String(path[path.index(after: slash)...]), mode: 0o755)
            } catch { if error.errno != EEXIST { throw error } }
            return try openInRoot(root.raw, path, O_PATH | O_DIRECTORY, also: also)
        }
    }

    /// A file to mount over; an empty one is made if there is nothing.
    func file(_ path: String) throws -> OwnedFD {
        do throws(SystemError) {
            return try openInRoot(root.raw, path, O_PATH)
        } catch {
            guard error.errno == ENOENT else { throw error }
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            let parent = try directory(slash == path.startIndex ? "/" : String(path[..<slash]))
            let name = String(path[path.index(after: slash)...])
            _ = try parent.open(name, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, mode: 0o755)
            return try parent.open(name, O_PATH | O_NOFOLLOW)
        }
    }
}
