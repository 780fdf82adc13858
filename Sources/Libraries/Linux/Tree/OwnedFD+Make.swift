internal import CLinux
internal import Glibc

extension OwnedFD {
    /// Opens `name` below this directory (openat(2)); `O_CLOEXEC` is always added.
    package borrowing func open(_ name: NodeName, _ flags: Int32, mode: UInt32 = 0) throws(SystemError) -> OwnedFD {
        let result = clinux_openat(raw, name.terminated, flags | O_CLOEXEC, mode)
        return OwnedFD(adopting: try checked("openat", result, name.description))
    }

    /// As `openInRoot`, with a name of bytes.
    package borrowing func openInRoot(
        _ path: NodeName, _ flags: Int32, also: Resolve = []
    ) throws(SystemError) -> OwnedFD {
        let resolve = also.union([.inRoot, .noMagicLinks]).rawValue
        let flags = UInt64(UInt32(bitPattern: flags))
        for _ in 0..<32 {
            let result = clinux_openat2(raw, path.terminated, flags, 0, resolve)
            if result == -EAGAIN || result == -EINTR { continue }
            return OwnedFD(adopting: try checked("openat2", result, path.description))
        }
        throw SystemError("openat2", errno: EAGAIN, path.description)
    }

    /// A new file for writing; EEXIST where anything has the name, a symbolic link included.
    package borrowing func createFile(_ name: NodeName, mode: UInt32) throws(SystemError) -> OwnedFD {
        try open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
    }

    /// mkdirat(2).
    package borrowing func makeDirectory(_ name: NodeName, mode: UInt32) throws(SystemError) {
        let directory = raw
        try retrying("mkdirat", name.description) { mkdirat(directory, name.terminated, mode) }
    }

    /// symlinkat(2).
    package borrowing func makeSymlink(_ name: NodeName, to target: NodeName) throws(SystemError) {
        let directory = raw
        try retrying("symlinkat", name.description) { symlinkat(target.terminated, directory, name.terminated) }
    }

    /// mknodat(2): FIFO, device or socket; `mode` holds type and permissions.
    package borrowing func makeNode(_ name: NodeName, mode: UInt32, device: UInt64 = 0) throws(SystemError) {
        let directory = raw
        try retrying("mknodat", name.description) { mknodat(directory, name.terminated, mode, dev_t(device)) }
    }

    /// linkat(2): `name` here becomes one more name of `target` in `directory`; a symbolic link is linked itself.
    package borrowing func makeHardLink(
        _ name: NodeName, to target: NodeName, in directory: borrowing OwnedFD
    ) throws(SystemError) {
        let (here, there) = (raw, directory.raw)
        try retrying("linkat", name.description) { linkat(there, target.terminated, here, name.terminated, 0) }
    }

    /// readlinkat(2).
    package borrowing func readSymlink(_ name: NodeName) throws(SystemError) -> NodeName {
        var room = [CChar](repeating: 0, count: 4097)
        let directory = raw
        try retrying("readlinkat", name.description) { readlinkat(directory, name.terminated, &room, 4096) }
        return NodeName(terminated: room)
    }
}

/// The number of a device node (makedev(3)).
package func deviceNumber(major: UInt32, minor: UInt32) -> UInt64 {
    let (major, minor) = (UInt64(major), UInt64(minor))
    return (major & 0xffff_f000) << 32 | (major & 0xfff) << 8 | (minor & 0xffff_ff00) << 12 | minor & 0xff
}
