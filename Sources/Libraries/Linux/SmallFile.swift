internal import Glibc

/// A regular file below `root` of at most 1 MiB, links resolved inside; nothing when there is none. For passwd(5) and
/// group(5) of a container: a FIFO is not waited for, a longer file is refused (CVE-2021-21285).
package func smallFile(_ root: Int32, _ path: String) throws(SystemError) -> [UInt8] {
    do {
        let file = try openInRoot(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
        guard try nodeKind(file.raw).isRegular else { return [] }
        return try file.readAll(limit: 1 << 20)
    } catch {
        guard [ENOENT, ENOTDIR, EACCES].contains(error.errno) else { throw error }
        return []
    }
}
