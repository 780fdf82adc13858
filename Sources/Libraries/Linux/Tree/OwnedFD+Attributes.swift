internal import CLinux
internal import Glibc

extension OwnedFD {
    /// fsetxattr(2) of this file, which was opened for reading or writing.
    package borrowing func setAttribute(_ name: String, _ value: [UInt8]) throws(SystemError) {
        try checked("fsetxattr", clinux_fsetxattr(raw, name, value, value.count), name)
    }

    /// lsetxattr(2) of a name in this directory, reached by procfs because no call takes a directory and a name.
    package borrowing func setAttribute(of node: NodeName, _ name: String, _ value: [UInt8]) throws(SystemError) {
        try checked("lsetxattr", clinux_lsetxattr(procPath(of: node), name, value, value.count), name)
    }

    /// An extended attribute of this file; nil where it has none of that name.
    package borrowing func attribute(_ name: String) throws(SystemError) -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 65536)
        let count = clinux_fgetxattr(raw, name, &room, room.count)
        if count == -Int(ENODATA) || count == -Int(EOPNOTSUPP) { return nil }
        guard count >= 0 else { throw SystemError("fgetxattr", errno: Int32(-count), name) }
        return Array(room[..<count])
    }

    /// All extended attributes of a name in this directory, not following a link; none where the file system has none.
    package borrowing func attributes(of node: NodeName) throws(SystemError) -> [(name: String, value: [UInt8])] {
        let path = procPath(of: node)
        var names = [CChar](repeating: 0, count: 65536)
        let length = clinux_llistxattr(path, &names, names.count)
        if length == -Int(EOPNOTSUPP) { return [] }
        guard length >= 0 else { throw SystemError("llistxattr", errno: Int32(-length), node.description) }
        var result: [(name: String, value: [UInt8])] = []
        for part in names[..<length].split(separator: 0) {
            let name = String(decoding: part.map(UInt8.init(bitPattern:)), as: UTF8.self)
            var value = [UInt8](repeating: 0, count: 65536)
            let count = clinux_lgetxattr(path, name, &value, value.count)
            if count >= 0 { result.append((name, Array(value[..<count]))) }
        }
        return result
    }

    private borrowing func procPath(of node: NodeName) -> [CChar] {
        "/proc/self/fd/\(raw)/".utf8.map(CChar.init(bitPattern:)) + node.terminated
    }
}
