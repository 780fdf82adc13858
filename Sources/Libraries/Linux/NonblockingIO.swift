internal import CLinux
internal import Glibc

/// What a read or write on a non-blocking descriptor came to.
package enum Transfer: Sendable, Equatable {
    case bytes(Int)
    /// Nothing now (EAGAIN); wait for readiness.
    case notNow
    /// End of the stream; for a write, nobody reads any more (EPIPE, ECONNRESET). EIO of a terminal's master counts.
    case ended
}

private func transfer(_ call: StaticString, _ body: () -> Int) throws(SystemError) -> Transfer {
    while true {
        let count = body()
        if count > 0 { return .bytes(count) }
        if count == 0 { return .ended }
        let reason = errno
        switch reason {
        case EINTR: continue
        case EAGAIN: return .notNow
        case EPIPE, ECONNRESET, EIO: return .ended
        default: throw SystemError("\(call)", errno: reason)
        }
    }
}

/// One read(2) of a non-blocking descriptor.
package func readNow(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Transfer {
    try transfer("read") { read(descriptor, buffer.baseAddress, buffer.count) }
}

/// One write(2) of a non-blocking descriptor; SIGPIPE must be ignored.
package func writeNow(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Transfer {
    bytes.isEmpty ? .bytes(0) : try transfer("write") { write(descriptor, bytes.baseAddress, bytes.count) }
}

/// Moves up to `count` bytes inside the kernel (splice(2), SPLICE_F_NONBLOCK); one of the two must be a pipe.
package func spliceNow(from: Int32, to: Int32, count: Int) throws(SystemError) -> Transfer {
    try transfer("splice") { clinux_splice(from, to, count) }
}

/// Copies up to `count` bytes of one pipe into another without taking them (tee(2), SPLICE_F_NONBLOCK).
package func teeNow(from: Int32, to: Int32, count: Int) throws(SystemError) -> Transfer {
    try transfer("tee") { clinux_tee(from, to, count) }
}

/// Turns O_NONBLOCK on or off; it belongs to the open file, so every descriptor of it follows.
package func setNonblocking(_ descriptor: Int32, _ on: Bool = true) throws(SystemError) {
    let flags = try checked("fcntl", clinux_fcntl(descriptor, F_GETFL, 0))
    let wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK
    try checked("fcntl", clinux_fcntl(descriptor, F_SETFL, Int(wanted)))
}

/// One read(2) of a non-blocking descriptor into an array's bytes.
package func readNow(_ descriptor: Int32, into buffer: inout [UInt8]) throws(SystemError) -> Transfer {
    try transfer("read") { buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) } }
}
