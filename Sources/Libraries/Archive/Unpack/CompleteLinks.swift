package import Faults
internal import Glibc
internal import Linux

extension UnpackedLayer {
    /// Takes from the older layers what only they have. Hard links whose targets they brought: the target is copied up
    /// into this layer, as the overlay does it itself, and linked. Folders that the archive does not name, but that
    /// lead to what it names: they keep the owner, mode, attributes and time that they have below. `lowers`: the older
    /// layers' folders, top first.
    package func complete(in path: String, lowers: [String]) throws(Fault) {
        guard !pendingLinks.isEmpty || !impliedFolders.isEmpty else { return }
        let root = FolderCache.Folder(
            try doing("open the snapshot") { () throws(SystemError) in try openFile(path, O_RDONLY | O_DIRECTORY) })
        let below = LowerLayers(folders: lowers)
        var implied = impliedFolders
        for link in pendingLinks {
            do throws(Fault) { implied += try link.make(in: root, below) } catch {
                throw error.prefixed("entry \"\(String(decoding: link.path.bytes, as: UTF8.self))\"")
            }
        }
        for folder in implied {
            try doing("finish the folder \"\(String(decoding: folder.bytes, as: UTF8.self))\"") {
                () throws(SystemError) in try folder.inherit(in: root, below)
            }
        }
    }
}

extension EntryPath {
    /// Gives the folder what the nearest layer below says of it.
    fileprivate func inherit(in root: FolderCache.Folder, _ below: LowerLayers) throws(SystemError) {
        guard let holder = try below.holder(of: self) else { return }
        let name = isRoot ? try NodeName([46]) : try lastName()
        let status = try holder.descriptor.status(of: name)
        guard status.isDirectory else { return }
        let folder = try root.descriptor.openInRoot(try self.name(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        try folder.setOwner(uid: status.uid, gid: status.gid)
        try folder.setMode(status.permissions)
        for (attribute, value) in try holder.descriptor.attributes(of: name) where Attribute.isTaken(attribute) {
            try folder.setAttribute(attribute, value)
        }
        try folder.setTimes(status.modified)
    }
}

extension PendingLink {
    /// The folder of a target, and those on the way to it that had to be made.
    private struct Place {
        let folder: FolderCache.Folder
        let made: [EntryPath]
    }

    /// Answers the folders that had to be made.
    fileprivate func make(in root: FolderCache.Folder, _ below: LowerLayers) throws(Fault) -> [EntryPath] {
        let place = try doing("make the folder of its target") { () throws(SystemError) in
            try targetFolder(in: root)
        }
        let (holder, made) = (place.folder, place.made)
        let isKnown = try doing("find its target") { () throws(SystemError) in try isHere(in: holder) }
        if !isKnown {
            let found = try doing("copy its target up") { () throws(SystemError) in
                try copyUp(into: holder, from: below)
            }
            guard found else {
                throw Fault(
                    .invalidArgument,
                    "invalid hardlink to \"\(String(decoding: target.bytes, as: UTF8.self))\": there is no such file")
            }
        }
        try doing("make the hard link") { () throws(SystemError) in
            let parent = try root.descriptor.openInRoot(try path.parent.name(), O_RDONLY | O_DIRECTORY)
            try parent.removeTree(try path.lastName())
            try parent.makeHardLink(try path.lastName(), to: try target.lastName(), in: holder.descriptor)
        }
        return made
    }

    /// The folder of the target in this layer; it and those above are made where they are missing.
    private func targetFolder(in root: FolderCache.Folder) throws(SystemError) -> Place {
        var here = FolderCache.Folder(try root.descriptor.open(".", O_RDONLY | O_DIRECTORY))
        var place = EntryPath.root
        var made: [EntryPath] = []
        for part in target.parent.bytes.split(separator: UInt8(ascii: "/")) {
            let name = try NodeName(part)
            place = place.appending(Array(part))
            do throws(SystemError) {
                try here.descriptor.makeDirectory(name, mode: 0o755)
                made.append(place)
            } catch {
                guard error.errno == EEXIST else { throw error }
            }
            here = FolderCache.Folder(try here.descriptor.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
        }
        return Place(folder: here, made: made)
    }

    private func isHere(in holder: FolderCache.Folder) throws(SystemError) -> Bool {
        let status: NodeStatus
        do { status = try holder.descriptor.status(of: try target.lastName()) } catch {
            if error.errno == ENOENT { return false }
            throw error
        }
        // A whiteout of this very layer: its target is gone.
        guard !status.isWhiteout else { throw SystemError("linkat", errno: ENOENT) }
        return true
    }

    private func copyUp(into holder: FolderCache.Folder, from below: LowerLayers) throws(SystemError) -> Bool {
        guard let source = try below.holder(of: target) else { return false }
        let status = try source.descriptor.status(of: try target.lastName())
        guard !status.isDirectory else { throw SystemError("linkat", errno: EPERM) }
        try copyNode(try target.lastName(), status, from: source.descriptor, to: holder.descriptor)
        return true
    }
}
