internal import CLinux
internal import Glibc

/// How many bytes can be read from a pipe or socket now (ioctl(2), FIONREAD).
package func readableBytes(_ descriptor: Int32) throws(SystemError) -> Int {
    var count: Int32 = 0
    try checked("ioctl", clinux_ioctl(descriptor, 0x541B, &count), "FIONREAD")
    return Int(count)
}

/// Whether a pipe or socket has room: for a stream socket, at least three quarters of its buffer (poll(2)).
package func isWritableNow(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, 0) == 1 && entry.revents & Int16(POLLOUT) != 0
}

/// Whether this is a pipe, into and out of which the kernel moves bytes by itself (splice(2)).
package func isPipe(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
}
