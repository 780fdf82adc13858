internal import Glibc
internal import Linux

/// The layers below one, looked up as the overlay does it: the nearest that has a name wins, a whiteout or an opaque
/// folder hides what is further down (kernel, filesystems/overlayfs.rst). Symbolic links are not followed.
struct LowerLayers {
    /// Top first.
    let folders: [String]

    /// The folder that holds the last part of `path`, in the nearest layer that has it; nil where none shows it.
    func holder(of path: EntryPath) throws(SystemError) -> FolderCache.Folder? {
        for folder in folders {
            switch try look(for: path, in: folder) {
            case .found(let holder): return holder
            case .hidden: return nil
            case .absent: continue
            }
        }
        return nil
    }

    private enum Answer {
        case found(FolderCache.Folder)
        case hidden, absent
    }

    private func look(for path: EntryPath, in layer: String) throws(SystemError) -> Answer {
        var here = FolderCache.Folder(try openFile(layer, O_RDONLY | O_DIRECTORY))
        var isOpaque = false
        for part in path.parent.bytes.split(separator: UInt8(ascii: "/")) {
            let name = try NodeName(part)
            guard let status = try status(of: name, in: here) else { return isOpaque ? .hidden : .absent }
            guard status.isDirectory else { return .hidden }
            here = FolderCache.Folder(try here.descriptor.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
            if try here.descriptor.attribute("trusted.overlay.opaque") != nil { isOpaque = true }
        }
        if path.isRoot { return .found(here) }
        guard let status = try status(of: try path.lastName(), in: here) else { return isOpaque ? .hidden : .absent }
        return status.isWhiteout ? .hidden : .found(here)
    }

    private func status(of name: NodeName, in folder: FolderCache.Folder) throws(SystemError) -> NodeStatus? {
        do { return try folder.descriptor.status(of: name) } catch {
            if error.errno == ENOENT { return nil }
            throw error
        }
    }
}

extension NodeStatus {
    /// The overlay's own form of one.
    var isWhiteout: Bool { type == S_IFCHR && deviceNumber == 0 }
}
