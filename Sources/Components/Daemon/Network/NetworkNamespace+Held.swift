internal import Glibc
internal import Linux

extension NetworkNamespace {
    /// Whether something is mounted on `path`: then its device is not that of the folder around it.
    static func isHeld(_ path: String) -> Bool {
        var own = stat()
        var around = stat()
        guard let slash = path.lastIndex(of: "/") else { return false }
        return stat(path, &own) == 0 && stat(String(path[..<slash]), &around) == 0 && own.st_dev != around.st_dev
    }
}
