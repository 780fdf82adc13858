internal import Glibc

/// write(2) until all is written.
enum RawWrite {
    /// false when nobody reads any more. A non-blocking descriptor is waited for.
    static func all(_ bytes: UnsafeRawBufferPointer, to target: Int32, isSocket: Bool = false) -> Bool {
        var done = 0
        while done < bytes.count {
            let start = bytes.baseAddress?.advanced(by: done)
            let count =
                isSocket
                ? send(target, start, bytes.count - done, Int32(MSG_NOSIGNAL))
                : write(target, start, bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: target, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if errno != EINTR {
                if errno == EPIPE, !isSocket { endByBrokenPipe() }
                return false
            }
        }
        return true
    }

    /// The user's own output is gone, as in `logs | head -1`: ends the client as every filter ends, by SIGPIPE.
    private static func endByBrokenPipe() {
        RawTerminal.restore()
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
}
