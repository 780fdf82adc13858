internal import Glibc
package import Linux

/// Makes `path` and its missing parents (mkdir(2)); one that is there already stays as it is.
package func makeFolder(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
    if mkdir(path, mode) == 0 { return }
    switch errno {
    case EEXIST: return
    case ENOENT:
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw SystemError("mkdir", errno: ENOENT, path)
        }
        try makeFolder(String(path[..<slash]), mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw SystemError("mkdir", errno: errno, path) }
    default: throw SystemError("mkdir", errno: errno, path)
    }
}
