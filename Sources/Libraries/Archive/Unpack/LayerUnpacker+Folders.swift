internal import Faults
internal import Glibc
internal import Linux

extension LayerUnpacker {
    /// The open folder at `path`; missing ones are made with mode 0755, as Docker does.
    func folder(_ path: EntryPath) throws(Fault) -> FolderCache.Folder {
        if let known = folders[path] { return known }
        var found = try openFolder(path)
        if found == nil, !path.isRoot {
            try makeMissing(path)
            found = try openFolder(path)
        }
        guard let found else { throw Fault(.notFound, "its folder cannot be made") }
        folders.keep(found, path)
        return found
    }

    private func openFolder(_ path: EntryPath) throws(Fault) -> FolderCache.Folder? {
        do {
            return .init(try root.openInRoot(try path.name(), O_RDONLY | O_DIRECTORY))
        } catch {
            // A file in the way is told apart where the folder is made.
            if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
            throw error.fault("open its folder")
        }
    }

    private func makeMissing(_ path: EntryPath) throws(Fault) {
        let parent = try folder(path.parent)
        do { try parent.descriptor.makeDirectory(try path.lastName(), mode: 0o755) } catch {
            guard error.errno == EEXIST else { throw error.fault("make its folder") }
            try removeWhiteout(path, in: parent)
        }
        // What umask took away.
        try doing("make its folder") { () throws(SystemError) in
            try parent.descriptor.setMode(try path.lastName(), 0o755)
        }
        implied.insert(path)
        if whiteouts == .overlay, hidden.contains(path) { try makeOpaque(path) }
    }

    /// Our own whiteout of the name makes room for a folder, which becomes opaque; nothing else does.
    private func removeWhiteout(_ path: EntryPath, in parent: FolderCache.Folder) throws(Fault) {
        try doing("make its folder") { () throws(SystemError) in
            let name = try path.lastName()
            let status = try parent.descriptor.status(of: name)
            guard hidden.contains(path), status.type == S_IFCHR else {
                throw SystemError("openat2", errno: status.isSymlink ? ELOOP : ENOTDIR, name.description)
            }
            try parent.descriptor.removeTree(name)
            try parent.descriptor.makeDirectory(name, mode: 0o755)
        }
    }

    func addFolder(_ entry: TarEntry, _ path: EntryPath) throws(Fault) {
        if path.isRoot {
            pendingFolders[path] = entry
            return
        }
        let parent = try folder(path.parent)
        let name = try doing("extract") { () throws(SystemError) in try path.lastName() }
        do { try parent.descriptor.makeDirectory(name, mode: 0o700) } catch {
            guard error.errno == EEXIST else { throw error.fault("extract") }
            let status = try doing("extract") { () throws(SystemError) in try parent.descriptor.status(of: name) }
            if !status.isDirectory {
                try replace(path, in: parent)
                try doing("extract") { () throws(SystemError) in
                    try parent.descriptor.makeDirectory(name, mode: 0o700)
                }
            }
        }
        if whiteouts == .overlay, hidden.contains(path) { try makeOpaque(path) }
        pendingFolders[path] = entry
    }

    /// Removes what has the name, for an entry that takes its place.
    func replace(_ path: EntryPath, in parent: FolderCache.Folder) throws(Fault) {
        guard !path.isRoot else { throw Fault(.invalidArgument, "it would replace the layer's root") }
        try doing("replace what has its name") { () throws(SystemError) in
            try parent.descriptor.removeTree(try path.lastName())
        }
        folders.forget()
        pendingFolders = pendingFolders.filter { $0.key != path && !$0.key.isBelow(path) }
        implied = implied.filter { $0 != path && !$0.isBelow(path) }
        pendingLinks.removeAll { $0.path == path || $0.path.isBelow(path) }
    }

    /// Owner, mode, attributes and time of every folder that the layer names.
    func finishFolders() throws(Fault) {
        folders.forget()
        for (path, entry) in pendingFolders {
            do throws(SystemError) {
                let folder = try root.openInRoot(try path.name(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
                try folder.setOwner(uid: entry.uid, gid: entry.gid)
                try folder.setMode(entry.permissions)
                for (name, value) in entry.attributes where Attribute.isTaken(name) {
                    do { try folder.setAttribute(name, value) } catch { try Attribute.check(error, name) }
                }
                try folder.setTimes(entry.modified)
            } catch {
                throw error.fault("finish the folder \"\(String(decoding: path.bytes, as: UTF8.self))\"")
            }
        }
    }
}
