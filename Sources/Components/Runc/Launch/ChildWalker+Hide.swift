internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    private func existing(_ path: String) throws -> OwnedFD? {
        do throws(SystemError) {
            return try openInRoot(root.raw, path, O_PATH)
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR else { throw error }
            return nil
        }
    }

    /// A read-only clone of the tree on top of itself; a path that is missing needs nothing.
    func makeReadOnly(_ path: String) throws {
        guard let target = try existing(path) else { return }
        let tree = try cloneTree(target.raw, "", recursive: true)
        try setMountAttributes(tree.raw, set: 1, recursive: true)
        try attachMount(tree.raw, onto: target.raw)
    }

    /// An empty read-only folder, or /dev/null, on top; a path that is missing needs nothing.
    func mask(_ path: String, _ label: String) throws {
        guard let target = try existing(path) else { return }
        if try nodeKind(target.raw).isDirectory {
            try maskFolder(path, target.raw, label)
        } else {
            try maskFile(target.raw)
        }
    }

    /// One tmpfs serves all: the first is made, the others are clones of it.
    private func maskFolder(_ path: String, _ target: Int32, _ label: String) throws {
        if emptyFolder.raw >= 0 {
            let tree = try cloneTree(emptyFolder.raw, "", recursive: false)
            return try attachMount(tree.raw, onto: target)
        }
        try changeDirectory(target)
        let data = "nr_blocks=1,nr_inodes=1" + (label.isEmpty ? "" : ",context=\"\(label)\"")
        try Linux.mount("tmpfs", on: ".", type: "tmpfs", flags: 1, data: data)
        try changeDirectory("/")
        let made = try openInRoot(root.raw, path, O_PATH | O_DIRECTORY)
        // In a volume, the name may be another folder's meanwhile: that one is no mask for others.
        if try filesystemMagic(made.raw) == 0x0102_1994 { emptyFolder.replace(made) }
    }

    /// The mask is the container's own null device, proved to be one (CVE-2025-31133).
    private func maskFile(_ target: Int32) throws {
        if null.raw < 0 {
            let device = try openInRoot(root.raw, "/dev/null", O_PATH | O_NOFOLLOW, also: .noSymlinks)
            let kind = try nodeKind(device.raw)
            guard kind.isNull else {
                throw Fault(.failedPrecondition, "/dev/null of the container is not the null device")
            }
            null.replace(device)
        }
        let tree = try cloneTree(null.raw, "", recursive: false)
        try attachMount(tree.raw, onto: target)
    }

    func remountReadOnly(_ path: String) throws {
        let mounted = try openInRoot(root.raw, path, O_PATH | O_DIRECTORY)
        try setMountAttributes(mounted.raw, set: 1)
    }
}
