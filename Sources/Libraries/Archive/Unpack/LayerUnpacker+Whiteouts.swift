internal import Faults
internal import Glibc
internal import Linux

extension LayerUnpacker {
    /// A `.wh.` entry: hides what layers below brought, never what this one brings, wherever it stands in the archive.
    func whiteOut(_ path: EntryPath) throws(Fault) {
        let name = path.last.dropFirst(4)
        if try liesBelowFile(path) { return }
        if name.elementsEqual(".wh..opq".utf8) { return try hideAll(in: path.parent) }
        // `.wh..wh.plnk`, `.wh..wh.aufs`: aufs's own bookkeeping.
        if name.starts(with: ".wh.".utf8) { return }
        guard !name.isEmpty, name != [46], name != [46, 46] else {
            throw Fault(.invalidArgument, "invalid whiteout name")
        }
        try hide(path.parent.appending(Array(name)))
    }

    func hide(_ victim: EntryPath) throws(Fault) {
        guard !victim.isRoot else { throw Fault(.invalidArgument, "it would hide the layer's root") }
        hidden.insert(victim)
        whiteouts == .overlay ? try mark(victim) : try removeOlder(victim)
    }

    /// Whether this layer has a file where the whiteout's folder was: all below it is hidden already. umoci writes
    /// such whiteouts for a folder that became a file.
    private func liesBelowFile(_ path: EntryPath) throws(Fault) -> Bool {
        if folders[path.parent] != nil { return false }
        do {
            return try !root.openInRoot(try path.parent.name(), O_PATH).status().isDirectory
        } catch {
            if error.errno == ENOTDIR { return true }
            if error.errno == ENOENT { return false }
            throw error.fault("open its folder")
        }
    }

    private func hideAll(in path: EntryPath) throws(Fault) {
        let folder = try folder(path)
        if whiteouts == .overlay { return try makeOpaque(path) }
        let names = try doing("list its folder") { () throws(SystemError) in try folder.descriptor.list() }
        for name in names { try removeOlder(path.appending(name.bytes)) }
    }

    /// The overlay's own form: a device 0:0, or an opaque folder where this layer brings one of the name.
    private func mark(_ victim: EntryPath) throws(Fault) {
        let parent = try folder(victim.parent)
        do { try parent.descriptor.makeNode(try victim.lastName(), mode: S_IFCHR) } catch {
            guard error.errno == EEXIST else { throw error.fault("make the whiteout") }
            let status = try doing("make the whiteout") { () throws(SystemError) in
                try parent.descriptor.status(of: try victim.lastName())
            }
            if status.isDirectory { try makeOpaque(victim) }
        }
    }

    func makeOpaque(_ path: EntryPath) throws(Fault) {
        let folder = try folder(path)
        opaque.insert(path)
        try doing("make its folder opaque") { () throws(SystemError) in
            try folder.descriptor.setAttribute("trusted.overlay.opaque", [UInt8(ascii: "y")])
        }
    }

    /// Removes what this layer has not brought itself.
    private func removeOlder(_ victim: EntryPath) throws(Fault) {
        let parent = try folder(victim.parent)
        guard brought.contains(victim) else {
            try doing("carry out the whiteout") { () throws(SystemError) in
                try parent.descriptor.removeTree(try victim.lastName())
            }
            return folders.forget()
        }
        let status = try doing("carry out the whiteout") { () throws(SystemError) in
            try parent.descriptor.status(of: try victim.lastName())
        }
        if status.isDirectory { try hideAll(in: victim) }
    }
}
