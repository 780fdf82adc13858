internal import CLinux
internal import Glibc

/// A unix datagram socket at `path`, which must not exist, with this mode; non-blocking.
package func bindDatagrams(_ path: String, mode: UInt32) throws(SystemError) -> OwnedFD {
    let folder = try openFile(parentFolder(path), O_RDONLY | O_DIRECTORY)
    let short = "/proc/self/fd/\(folder.raw)/" + (path.split(separator: "/").last ?? "")
    return OwnedFD(adopting: try checked("bind", clinux_unix_bind_datagrams(short, mode), path))
}

/// A unix datagram socket that sends to `path`; `@name` is an abstract one (unix(7)).
package func connectDatagrams(_ path: String) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("connect", clinux_unix_connect_datagrams(path), path))
}

private func parentFolder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
