internal import CLinux
internal import Glibc

/// Listens on a unix stream socket at `path` (mode 0600); the path must not exist. Never an abstract one
/// (CVE-2020-15257).
package func listenUnix(_ path: String, backlog: Int32 = 64, nonblocking: Bool = true) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("bind", clinux_unix_listen(path, backlog, nonblocking ? 1 : 0), path))
}

/// Connects to a unix stream socket at `path`.
package func connectUnix(_ path: String, nonblocking: Bool = false) throws(SystemError) -> OwnedFD {
    OwnedFD(adopting: try checked("connect", clinux_unix_connect(path, nonblocking ? 1 : 0), path))
}

/// Accepts a connection (accept4(2)), close-on-exec; nil when there is none now.
package func acceptNow(_ listener: Int32, nonblocking: Bool = true) throws(SystemError) -> OwnedFD? {
    let result = clinux_accept(listener, nonblocking ? 1 : 0)
    if result >= 0 { return OwnedFD(adopting: result) }
    if result == -EAGAIN || result == -EINTR || result == -ECONNABORTED { return nil }
    throw SystemError("accept4", errno: -result)
}

/// Who is at the other end of a unix socket, as the kernel knew at connect(2).
package struct PeerCredentials: Sendable, Equatable {
    package let pid: Int32
    package let uid: UInt32
    package let gid: UInt32
}

/// SO_PEERCRED of a connected unix socket.
package func peerCredentials(_ socket: Int32) throws(SystemError) -> PeerCredentials {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    try checked("getsockopt", clinux_peer_credentials(socket, &pid, &uid, &gid))
    return PeerCredentials(pid: pid, uid: uid, gid: gid)
}

/// Half-close (shutdown(2), SHUT_WR): the peer reads the end of the stream.
package func shutdownWriting(_ socket: Int32) throws(SystemError) {
    try retrying("shutdown") { shutdown(socket, Int32(SHUT_WR)) }
}
