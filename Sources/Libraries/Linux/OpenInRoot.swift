internal import CLinux
internal import Glibc

/// open(2): a place in the tree only, not its content; the libc's header has it for _GNU_SOURCE alone.
package let O_PATH: Int32 = 0o10000000

/// Limits of a path's resolution (openat2(2)).
package struct Resolve: OptionSet, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    /// The directory is "/" for absolute names, links and "..".
    package static let inRoot = Resolve(rawValue: 0x10)
    /// No symbolic link anywhere.
    package static let noSymlinks = Resolve(rawValue: 0x04)
    /// No link of procfs to an open file.
    package static let noMagicLinks = Resolve(rawValue: 0x02)
    /// No other mount than the directory's.
    package static let noMountCrossing = Resolve(rawValue: 0x01)
    /// No link and no other mount on the way: a file of procfs itself.
    package static let direct = Resolve(rawValue: 0x05)
    /// Nothing above the directory.
    package static let beneath = Resolve(rawValue: 0x08)
}

extension OwnedFD {
    /// Opens a path as a process chrooted to this directory would see it (openat2(2), RESOLVE_IN_ROOT); the only
    /// way to reach what a container may have made.
    package borrowing func openInRoot(
        _ path: String, _ flags: Int32, mode: UInt32 = 0, also: Resolve = []
    ) throws(SystemError) -> OwnedFD {
        try Linux.openInRoot(raw, path, flags, mode: mode, also: also)
    }
}

/// As `OwnedFD.openInRoot`, for a descriptor that is a number only (a slot of a launch plan).
package func openInRoot(
    _ root: Int32, _ path: String, _ flags: Int32, mode: UInt32 = 0, also: Resolve = []
) throws(SystemError) -> OwnedFD {
    let resolve = also.rawValue | Resolve.inRoot.rawValue | Resolve.noMagicLinks.rawValue
    // EAGAIN: a rename on the way made the kernel unsure; the man page says to try again.
    for _ in 0..<32 {
        let result = clinux_openat2(root, path, UInt64(UInt32(bitPattern: flags)), UInt64(mode), resolve)
        if result == -EAGAIN || result == -EINTR { continue }
        return OwnedFD(adopting: try checked("openat2", result, path))
    }
    throw SystemError("openat2", errno: EAGAIN, path)
}

/// What kind of file a descriptor is of.
package struct NodeKind: Sendable, Equatable {
    package let mode: UInt32
    package let major: UInt32
    package let minor: UInt32

    package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    package var isRegular: Bool { mode & S_IFMT == S_IFREG }
    package var isCharacterDevice: Bool { mode & S_IFMT == S_IFCHR }
    /// The null device, by whatever name (null(4)).
    package var isNull: Bool { isCharacterDevice && major == 1 && minor == 3 }
}

/// fstat(2): kind, permissions, device numbers.
package func nodeKind(_ descriptor: Int32) throws(SystemError) -> NodeKind {
    var mode: mode_t = 0
    var major: UInt32 = 0
    var minor: UInt32 = 0
    try checked("fstat", clinux_stat_node(descriptor, &mode, &major, &minor))
    return NodeKind(mode: mode, major: major, minor: minor)
}

/// statfs(2) and stat(2): the magic number of a path's file system, and its inode number there.
package func place(of path: String) throws(SystemError) -> (magic: Int, inode: UInt64) {
    var magic = 0
    var inode: UInt64 = 0
    try checked("statfs", clinux_place(path, &magic, &inode), path)
    return (magic, inode)
}

/// fstatfs(2): the file system's magic number (`PROC_SUPER_MAGIC` is 0x9fa0).
package func filesystemMagic(_ descriptor: Int32) throws(SystemError) -> Int {
    var magic = 0
    try checked("fstatfs", clinux_filesystem(descriptor, &magic))
    return magic
}
