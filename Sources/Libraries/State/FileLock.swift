internal import Glibc
package import Linux

/// An advisory lock on a file of its own, which is never renamed or removed; let go when this value ends.
///
/// Held for milliseconds around read-modify-write of a record, in the order name, container, network, image.
package struct FileLock: ~Copyable {
    private let file: OwnedFD

    /// Shared for readers that must keep a thing alive, exclusive for writers.
    package enum Mode: Sendable {
        case shared, exclusive
    }

    /// Waits for the lock (flock(2)); makes the file if it is missing.
    package init(_ path: String, _ mode: Mode = .exclusive) throws(SystemError) {
        let opened = try openFile(path, O_RDWR | O_CREAT)
        let descriptor = opened.raw
        try retrying("flock", path) { flock(descriptor, mode == .shared ? LOCK_SH : LOCK_EX) }
        self.init(adopting: opened)
    }

    /// The lock, or nil at once where someone holds it.
    package static func attempt(_ path: String, _ mode: Mode = .exclusive) throws(SystemError) -> FileLock? {
        let file = try openFile(path, O_RDWR | O_CREAT)
        let flags = (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
        guard flock(file.raw, flags) == 0 else {
            if errno == EWOULDBLOCK { return nil }
            throw SystemError("flock", errno: errno, path)
        }
        return FileLock(adopting: file)
    }

    init(adopting file: consuming OwnedFD) {
        self.file = file
    }

    /// Lets go now.
    package consuming func release() {}
}
