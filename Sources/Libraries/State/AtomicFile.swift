internal import Glibc
package import Linux

/// Replaces records so that a reader, or the next boot, sees the old content or the new, never a part.
package enum AtomicFile {
    /// Whether a replaced record must survive a power cut.
    package enum Durability: Sendable {
        /// fsync of the file and of its folder: the record is there when this returns.
        case durable
        /// No fsync: what a power cut may forget (under /run, containers with `--rm`).
        case volatile
    }

    /// Writes `bytes` to a neighbour of `path` and renames it over `path`; the neighbour is gone after a failure.
    package static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32 = 0o600, _ durability: Durability = .durable
    ) throws(SystemError) {
        let neighbour = "\(path).tmp-\(getpid())-\(UInt64.random(in: .min ... .max))"
        do {
            try write(bytes, to: neighbour, mode: mode, durability)
            try retrying("rename", path) { rename(neighbour, path) }
        } catch {
            unlink(neighbour)
            throw error
        }
        if durability == .durable { try syncFolder(of: path) }
    }

    private static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32, _ durability: Durability
    ) throws(SystemError) {
        let file = try openFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        try file.writeAll(bytes)
        guard durability == .durable else { return }
        try retrying("fsync", path) { fsync(file.raw) }
    }

    /// Makes names in the folder of `path` durable.
    package static func syncFolder(of path: String) throws(SystemError) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let folder = try openFile(parent.isEmpty ? "/" : parent, O_RDONLY | O_DIRECTORY)
        try retrying("fsync", parent) { fsync(folder.raw) }
    }
}
