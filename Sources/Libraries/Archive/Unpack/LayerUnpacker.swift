internal import Faults
internal import Glibc
internal import Linux

/// Puts the entries of one layer into a folder (image-spec, layer.md).
///
/// Everything is reached from a descriptor of the folder with openat2(RESOLVE_IN_ROOT): a symbolic link of the archive
/// means what it will mean in the container, never a place on the host. Folders' modes and times come at the end, so
/// that what is put into them does not change them.
final class LayerUnpacker {
    let root: OwnedFD
    let whiteouts: WhiteoutForm
    var folders = FolderCache()
    /// What each folder shall be at the end; the last entry wins.
    var pendingFolders: [EntryPath: TarEntry] = [:]
    var pendingLinks: [PendingLink] = []
    /// Names that whiteouts of this layer hid; a folder of that name is opaque.
    var hidden: Set<EntryPath> = []
    /// Folders that were made because something is below them.
    var implied: Set<EntryPath> = []
    var opaque: Set<EntryPath> = []
    /// Everything this layer brought; kept only where whiteouts are carried out on the parents' files.
    var brought: Set<EntryPath> = []
    /// Bits that the process's umask takes from a new file's mode.
    let umask: UInt32
    private(set) var entries = 0
    /// Sizes of all files, holes included.
    private(set) var fileBytes: Int64 = 0

    init(_ folder: consuming OwnedFD, _ whiteouts: WhiteoutForm) {
        root = folder
        self.whiteouts = whiteouts
        umask = Self.processUmask()
    }

    /// Extracts one entry; a fault names it.
    func add(_ entry: TarEntry, _ reader: TarReader, _ limits: UnpackLimits) throws(Fault) {
        entries += 1
        do throws(Fault) {
            guard entries <= limits.entries else {
                throw Fault(.resourceExhausted, "more than \(limits.entries) entries")
            }
            let path = try EntryPath(entry.name)
            if path.last.starts(with: ".wh.".utf8) { return try whiteOut(path) }
            try extract(entry, at: path, reader, limits)
        } catch {
            throw error.prefixed("entry \"\(String(decoding: entry.name, as: UTF8.self))\"")
        }
    }

    private func extract(_ entry: TarEntry, at path: EntryPath, _ reader: TarReader, _ limits: UnpackLimits)
        throws(Fault)
    {
        // What the overlay would take for a whiteout is one (layers that were made from an overlay's own folder).
        if case .characterDevice(0) = entry.kind { return try hide(path) }
        if whiteouts == .remove { bring(path) }
        switch entry.kind {
        case .file:
            fileBytes += entry.size
            try addFile(entry, path, reader, limits)
        case .directory: try addFolder(entry, path)
        case .hardLink(let target): try addHardLink(entry, path, target)
        case .symlink(let target): try addSymlink(entry, path, target)
        case .fifo: try addNode(entry, path, S_IFIFO, 0)
        case .characterDevice(let number): try addNode(entry, path, S_IFCHR, number)
        case .blockDevice(let number): try addNode(entry, path, S_IFBLK, number)
        case .other: break
        }
    }

    /// Those made folders, and the root, of which no entry says what they are and which do not hide what is below.
    var impliedFolders: [EntryPath] {
        guard whiteouts == .overlay else { return [] }
        return implied.union([.root]).filter { path in
            pendingFolders[path] == nil && !liesInOpaque(path)
        }
    }

    private func liesInOpaque(_ path: EntryPath) -> Bool {
        var place = path
        while !place.isRoot {
            if opaque.contains(place) { return true }
            place = place.parent
        }
        return opaque.contains(.root)
    }

    private func bring(_ path: EntryPath) {
        var path = path
        while !path.isRoot, brought.insert(path).inserted { path = path.parent }
    }

    private static func processUmask() -> UInt32 {
        // Without procfs every file's mode is set again: 0o7777 says that nothing can be relied on.
        guard let bytes = try? readFile("/proc/self/status"),
            let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first(where: {
                $0.hasPrefix("Umask:")
            }), let octal = line.split(separator: "\t").last, let mask = UInt32(octal, radix: 8)
        else { return 0o7777 }
        return mask
    }
}
