internal import Faults
internal import Glibc
internal import Linux

/// A hard link whose target is in no entry of this layer so far: it is in one below.
package struct PendingLink: Sendable {
    let path: EntryPath
    let target: EntryPath
}

extension LayerUnpacker {
    func addHardLink(_ entry: TarEntry, _ path: EntryPath, _ target: [UInt8]) throws(Fault) {
        let place: EntryPath
        do throws(Fault) { place = try EntryPath(target) } catch {
            throw error.prefixed("invalid hardlink to \"\(String(decoding: target, as: UTF8.self))\"")
        }
        if place == path { return }
        guard !place.isRoot, !path.isBelow(place) else {
            throw Fault(.invalidArgument, "invalid hardlink to a folder that holds it")
        }
        let parent = try folder(path.parent)
        guard let source = try lookUp(place) else {
            try making(path, in: parent) { (name) throws(SystemError) in
                _ = try parent.descriptor.createFile(name, mode: 0o600)
            }
            pendingLinks.append(PendingLink(path: path, target: place))
            return
        }
        try making(path, in: parent) { (name) throws(SystemError) in
            try parent.descriptor.makeHardLink(name, to: try place.lastName(), in: source.descriptor)
        }
    }

    /// The folder that holds the link's target, if it does.
    private func lookUp(_ target: EntryPath) throws(Fault) -> FolderCache.Folder? {
        guard let holder = try existing(target.parent) else { return nil }
        let status: NodeStatus
        do { status = try holder.descriptor.status(of: try target.lastName()) } catch {
            if error.errno == ENOENT { return nil }
            throw error.fault("find its target")
        }
        // A second name of a whiteout would be one more whiteout.
        guard !status.isWhiteout else { throw Fault(.invalidArgument, "invalid hardlink to what is deleted here") }
        return holder
    }

    private func existing(_ path: EntryPath) throws(Fault) -> FolderCache.Folder? {
        if let known = folders[path] { return known }
        do {
            let folder = FolderCache.Folder(try root.openInRoot(try path.name(), O_RDONLY | O_DIRECTORY))
            folders.keep(folder, path)
            return folder
        } catch {
            if error.errno == ENOENT { return nil }
            throw error.fault("open the folder of its target")
        }
    }
}
