internal import Glibc

// A socket address holds 108 bytes (unix(7)); a container's run folder may have a longer path. Through the folder's
// descriptor every path is short.

/// `connectUnix` for paths of any length.
package func connectUnixAnywhere(_ path: String, nonblocking: Bool = false) throws(SystemError) -> OwnedFD {
    if path.utf8.count < 108 { return try connectUnix(path, nonblocking: nonblocking) }
    let place = try splitSocketPath(path)
    return try connectUnix("/proc/self/fd/\(place.folder.raw)/\(place.name)", nonblocking: nonblocking)
}

/// `listenUnix` for paths of any length.
package func listenUnixAnywhere(_ path: String) throws(SystemError) -> OwnedFD {
    if path.utf8.count < 108 { return try listenUnix(path) }
    let place = try splitSocketPath(path)
    return try listenUnix("/proc/self/fd/\(place.folder.raw)/\(place.name)")
}

// O_PATH (open(2)) hides behind _GNU_SOURCE, which the C library module does not set.
private let openPath: Int32 = 0o1000_0000

private struct SocketPlace: ~Copyable {
    let folder: OwnedFD
    let name: String
}

private func splitSocketPath(_ path: String) throws(SystemError) -> SocketPlace {
    guard let slash = path.lastIndex(of: "/") else { throw SystemError("bind", errno: ENAMETOOLONG, path) }
    let folder = try openFile(String(path[..<slash]), openPath | O_DIRECTORY)
    return SocketPlace(folder: folder, name: String(path[path.index(after: slash)...]))
}
