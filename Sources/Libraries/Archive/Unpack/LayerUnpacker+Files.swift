internal import Faults
internal import Glibc
internal import Linux

extension LayerUnpacker {
    func addFile(_ entry: TarEntry, _ path: EntryPath, _ reader: TarReader, _ limits: UnpackLimits) throws(Fault) {
        // Holes cost no disk, but whoever reads them has to go through them.
        guard entry.size <= limits.bytes else {
            throw Fault(.resourceExhausted, "a file of \(entry.size) bytes: more than \(limits.bytes) are not allowed")
        }
        let parent = try folder(path.parent)
        let file = FolderCache.Folder(
            try making(path, in: parent) { (name) throws(SystemError) in
                try parent.descriptor.createFile(name, mode: entry.permissions & 0o777)
            })
        var end: Int64 = 0
        try reader.content { (bytes, offset) throws(Fault) in
            // A sparse file's map goes forward; one that does not could write a byte many times.
            guard offset >= end, offset <= entry.size, Int64(bytes.count) <= entry.size - offset else {
                throw Fault(.invalidArgument, "its content is longer than its header says")
            }
            try doing("write") { () throws(SystemError) in try file.descriptor.writeAll(bytes, at: offset) }
            end = offset + Int64(bytes.count)
        }
        try doing("extract") { () throws(SystemError) in
            if end < entry.size { try file.descriptor.setSize(entry.size) }
            try finish(file.descriptor, entry)
        }
    }

    // The owner first: a change of owner takes set-user-id bits and file capabilities away (chown(2)).
    private func finish(_ file: borrowing OwnedFD, _ entry: TarEntry) throws(SystemError) {
        let isOwned = entry.uid == 0 && entry.gid == 0 && whiteouts == .overlay
        if !isOwned { try file.setOwner(uid: entry.uid, gid: entry.gid) }
        if !isOwned && entry.permissions > 0o777 || entry.permissions & (umask | 0o7000) != 0 {
            try file.setMode(entry.permissions)
        }
        for (name, value) in entry.attributes where Attribute.isTaken(name) {
            do { try file.setAttribute(name, value) } catch { try Attribute.check(error, name) }
        }
        try file.setTimes(entry.modified)
    }

    func addNode(_ entry: TarEntry, _ path: EntryPath, _ type: UInt32, _ device: UInt64) throws(Fault) {
        let parent = try folder(path.parent)
        try making(path, in: parent) { (name) throws(SystemError) in
            try parent.descriptor.makeNode(name, mode: type | entry.permissions & 0o777, device: device)
        }
        try doing("extract") { () throws(SystemError) in
            let name = try path.lastName()
            try parent.descriptor.setOwner(name, uid: entry.uid, gid: entry.gid)
            try parent.descriptor.setMode(name, entry.permissions)
            try finishByName(entry, name, parent)
        }
    }

    func addSymlink(_ entry: TarEntry, _ path: EntryPath, _ target: [UInt8]) throws(Fault) {
        try refuseWayOut(target, from: path)
        let parent = try folder(path.parent)
        try making(path, in: parent) { (name) throws(SystemError) in
            try parent.descriptor.makeSymlink(name, to: try NodeName(target))
        }
        try doing("extract") { () throws(SystemError) in
            let name = try path.lastName()
            try parent.descriptor.setOwner(name, uid: entry.uid, gid: entry.gid)
            try finishByName(entry, name, parent)
        }
    }

    private func finishByName(
        _ entry: TarEntry, _ name: NodeName, _ parent: FolderCache.Folder
    ) throws(SystemError) {
        for (attribute, value) in entry.attributes where Attribute.isTaken(attribute) {
            do { try parent.descriptor.setAttribute(of: name, attribute, value) } catch {
                try Attribute.check(error, attribute)
            }
        }
        try parent.descriptor.setTimes(name, entry.modified)
    }

    /// A relative link that climbs above the root is refused, as Docker does; an absolute one means the container's.
    private func refuseWayOut(_ target: [UInt8], from path: EntryPath) throws(Fault) {
        guard target.first != UInt8(ascii: "/") else { return }
        do { _ = try EntryPath(path.parent.bytes + [UInt8(ascii: "/")] + target) } catch {
            throw Fault(
                .invalidArgument,
                "invalid symlink to \"\(String(decoding: target, as: UTF8.self))\": it leaves the layer")
        }
    }

    /// Makes a node; what has the name already makes room.
    @discardableResult
    func making<Value: ~Copyable>(
        _ path: EntryPath, in parent: FolderCache.Folder, _ make: (NodeName) throws(SystemError) -> Value
    ) throws(Fault) -> Value {
        guard !path.isRoot else { throw Fault(.invalidArgument, "it would replace the layer's root") }
        let name = try doing("extract") { () throws(SystemError) in try path.lastName() }
        do { return try make(name) } catch {
            guard error.errno == EEXIST else { throw error.fault("extract") }
        }
        try replace(path, in: parent)
        return try doing("extract") { () throws(SystemError) in try make(name) }
    }
}
