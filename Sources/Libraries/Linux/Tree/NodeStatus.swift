internal import Glibc

/// What stat(2) tells of a file.
package struct NodeStatus: Sendable {
    package let device: UInt64
    package let inode: UInt64
    /// Type and permissions.
    package let mode: UInt32
    package let links: UInt64
    package let uid: UInt32
    package let gid: UInt32
    /// Of a device node.
    package let deviceNumber: UInt64
    /// Bytes.
    package let size: Int64
    /// Bytes that it takes on disk.
    package let allocated: Int64
    package let modified: FileTime

    package var type: UInt32 { mode & S_IFMT }
    package var permissions: UInt32 { mode & 0o7777 }
    package var isDirectory: Bool { type == S_IFDIR }
    package var isRegular: Bool { type == S_IFREG }
    package var isSymlink: Bool { type == S_IFLNK }

    init(_ raw: stat) {
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        mode = raw.st_mode
        links = UInt64(raw.st_nlink)
        uid = raw.st_uid
        gid = raw.st_gid
        deviceNumber = UInt64(raw.st_rdev)
        size = Int64(raw.st_size)
        allocated = Int64(raw.st_blocks) * 512
        modified = FileTime(seconds: Int64(raw.st_mtim.tv_sec), nanoseconds: Int64(raw.st_mtim.tv_nsec))
    }
}

/// A time stamp of a file, since 1970.
package struct FileTime: Hashable, Sendable {
    package var seconds: Int64
    package var nanoseconds: Int64

    package init(seconds: Int64, nanoseconds: Int64) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    var raw: timespec { timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds)) }
}

extension OwnedFD {
    /// fstat(2).
    package borrowing func status() throws(SystemError) -> NodeStatus {
        var raw = stat()
        let descriptor = self.raw
        try retrying("fstat") { fstat(descriptor, &raw) }
        return NodeStatus(raw)
    }

    /// fstatat(2), not following a link.
    package borrowing func status(of name: NodeName) throws(SystemError) -> NodeStatus {
        var raw = stat()
        let descriptor = self.raw
        try retrying("fstatat", name.description) {
            fstatat(descriptor, name.terminated, &raw, AT_SYMLINK_NOFOLLOW)
        }
        return NodeStatus(raw)
    }
}

/// lstat(2) of a host path.
package func fileStatus(_ path: String) throws(SystemError) -> NodeStatus {
    var raw = stat()
    try retrying("lstat", path) { lstat(path, &raw) }
    return NodeStatus(raw)
}
