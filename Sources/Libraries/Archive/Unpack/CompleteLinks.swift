package import Faults
internal import Glibc
internal import Linux

extension UnpackedLayer {
    /// Makes the hard links whose targets older layers brought: the target is copied up into this layer, as the overlay
    /// does it itself, and linked. `lowers`: the older layers' folders, top first.
    package func complete(in path: String, lowers: [String]) throws(Fault) {
        guard !pendingLinks.isEmpty else { return }
        let root = FolderCache.Folder(
            try doing("open the snapshot") { () throws(SystemError) in try openFile(path, O_RDONLY | O_DIRECTORY) })
        for link in pendingLinks {
            do throws(Fault) { try link.make(in: root, lowers) } catch {
                throw error.prefixed("entry \"\(String(decoding: link.path.bytes, as: UTF8.self))\"")
            }
        }
    }
}

extension PendingLink {
    fileprivate func make(in root: FolderCache.Folder, _ lowers: [String]) throws(Fault) {
        let holder = try holder(in: root)
        let hasTarget = try doing("find its target") { () throws(SystemError) in
            try status(of: target, in: holder) != nil
        }
        if !hasTarget { try copyUp(into: holder, from: lowers) }
        try doing("make the hard link") { () throws(SystemError) in
            let parent = try root.descriptor.openInRoot(try path.parent.name(), O_RDONLY | O_DIRECTORY)
            try parent.removeTree(try path.lastName())
            try parent.makeHardLink(try path.lastName(), to: try target.lastName(), in: holder.descriptor)
        }
    }

    /// The folder of the target in this layer, made where it is missing.
    private func holder(in root: FolderCache.Folder) throws(Fault) -> FolderCache.Folder {
        try doing("make the folder of its target") { () throws(SystemError) in
            var here = FolderCache.Folder(try root.descriptor.open(".", O_RDONLY | O_DIRECTORY))
            for part in target.parent.bytes.split(separator: UInt8(ascii: "/")) {
                let name = try NodeName(part)
                do throws(SystemError) { try here.descriptor.makeDirectory(name, mode: 0o755) } catch {
                    guard error.errno == EEXIST else { throw error }
                }
                here = FolderCache.Folder(try here.descriptor.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
            }
            return here
        }
    }

    private func status(
        of place: EntryPath, in holder: FolderCache.Folder
    ) throws(SystemError) -> NodeStatus? {
        do { return try holder.descriptor.status(of: try place.lastName()) } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }

    private func copyUp(into holder: FolderCache.Folder, from lowers: [String]) throws(Fault) {
        for lower in lowers {
            let found = try doing("copy its target up") { () throws(SystemError) in
                try copyUp(into: holder, fromLayer: lower)
            }
            if found { return }
        }
        throw Fault(
            .invalidArgument,
            "invalid hardlink to \"\(String(decoding: target.bytes, as: UTF8.self))\": there is no such file")
    }

    private func copyUp(
        into holder: FolderCache.Folder, fromLayer lower: String
    ) throws(SystemError) -> Bool {
        let root = try openFile(lower, O_RDONLY | O_DIRECTORY)
        do throws(SystemError) {
            let folder = FolderCache.Folder(
                try root.openInRoot(try target.parent.name(), O_RDONLY | O_DIRECTORY))
            guard let status = try status(of: target, in: folder) else { return false }
            // A whiteout of a layer between: the file is hidden from this one.
            if status.type == S_IFCHR, status.deviceNumber == 0 { throw SystemError("linkat", errno: ENOENT) }
            guard !status.isDirectory else { throw SystemError("linkat", errno: EPERM) }
            try copyNode(try target.lastName(), status, from: folder.descriptor, to: holder.descriptor)
            return true
        } catch {
            guard error.errno == ENOENT || error.errno == ENOTDIR, error.call != "linkat" else { throw error }
            return false
        }
    }
}
