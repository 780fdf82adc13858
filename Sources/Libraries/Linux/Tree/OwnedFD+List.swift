internal import Glibc

extension OwnedFD {
    /// The names in this directory, in no order, without `.` and `..`.
    package borrowing func list() throws(SystemError) -> [NodeName] {
        let again = try open(".", O_RDONLY | O_DIRECTORY)
        guard let stream = fdopendir(again.raw) else { throw SystemError("fdopendir", errno: errno) }
        // The stream closes the descriptor that it took over.
        _ = again.release()
        defer { closedir(stream) }
        var names: [NodeName] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
            }
            if name != [46, 0], name != [46, 46, 0] { names.append(NodeName(terminated: name)) }
        }
        return names
    }

    /// Removes `name` with all below it, following no link; nothing there is a success. ELOOP where it is deeper than
    /// 300 levels: each takes a descriptor.
    package borrowing func removeTree(_ name: NodeName) throws(SystemError) { try removeTree(name, levels: 300) }

    private borrowing func removeTree(_ name: NodeName, levels: Int) throws(SystemError) {
        if unlinkat(raw, name.terminated, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM else { throw SystemError("unlinkat", errno: errno, name.description) }
        guard levels > 0 else { throw SystemError("unlinkat", errno: ELOOP, name.description) }
        let folder = try open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        for child in try folder.list() { try folder.removeTree(child, levels: levels - 1) }
        guard unlinkat(raw, name.terminated, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw SystemError("unlinkat", errno: errno, name.description)
        }
    }
}
