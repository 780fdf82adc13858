internal import CLinux
internal import Glibc

/// Network namespaces of sandboxes (network_namespaces(7)), each held alive by a bind mount of its own file.
///
/// A process with threads cannot change its namespace, but each of its threads can: the work is done on a thread that
/// lives for it alone.
package enum NetworkNamespace {
    /// Makes a namespace with `lo` up and holds it at `path`, which must not exist; whole or not at all. The mount is
    /// one of the caller's mount namespace.
    package static func create(at path: String) throws(SystemError) {
        try reserve(path)
        do { try onThread { () throws(SystemError) in try makeAndHold(path) } } catch {
            unlink(path)
            throw error
        }
    }

    /// Lets go of the namespace: it dies with its last process, and its interfaces with it. Nothing there is a success.
    package static func remove(_ path: String) throws(SystemError) {
        if umount2(path, Int32(MNT_DETACH)) < 0, errno != ENOENT, errno != EINVAL {
            throw SystemError("umount", errno: errno, path)
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemError("unlink", errno: errno, path) }
    }

    /// Opens a namespace by path (`/proc/PID/ns/net`, a file made by `create`).
    package static func open(_ path: String) throws(SystemError) -> OwnedFD { try openFile(path, O_RDONLY) }

    /// Runs `body` on a thread of its own inside the namespace and waits for it. Sockets opened there belong to that
    /// namespace, and /proc/sys/net shows it.
    package static func inside<Value>(
        _ namespace: borrowing OwnedFD, _ body: () throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        let raw = namespace.raw
        return try onThread { () throws(SystemError) in
            try checked("setns", clinux_enter_network(raw))
            return try body()
        }
    }

    // An empty file to mount on; the name is taken from here on.
    private static func reserve(_ path: String) throws(SystemError) {
        _ = try openFile(path, O_RDONLY | O_CREAT | O_EXCL, mode: 0)
    }

    private static func makeAndHold(_ path: String) throws(SystemError) {
        try checked("unshare", clinux_new_network(), "network namespace")
        try checked("ioctl", clinux_loopback_up(), "lo")
        try bindOwnNetwork(to: path)
    }
}
