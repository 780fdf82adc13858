internal import CLinux
internal import Glibc

/// The two ends of a pipe.
package struct Pipe: ~Copyable {
    package var read: OwnedFD
    package var write: OwnedFD

    /// pipe2(2), close-on-exec; `nonblocking` is for both ends.
    package init(nonblocking: Bool = false) throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        try withUnsafeMutablePointer(to: &ends) { (pair) throws(SystemError) in
            let numbers = UnsafeMutableRawPointer(pair).assumingMemoryBound(to: Int32.self)
            try checked("pipe2", clinux_pipe(numbers, nonblocking ? 1 : 0))
        }
        read = OwnedFD(adopting: ends.0)
        write = OwnedFD(adopting: ends.1)
    }

    /// Takes the pipe apart; the caller holds both ends.
    package consuming func ends() -> (read: Int32, write: Int32) {
        (read.release(), write.release())
    }
}

/// Two connected unix stream sockets.
package struct SocketPair: ~Copyable {
    package var first: OwnedFD
    package var second: OwnedFD

    /// socketpair(2), close-on-exec; `packets` keeps message borders (SOCK_SEQPACKET).
    package init(nonblocking: Bool = false, packets: Bool = false) throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        let kind = packets ? SOCK_SEQPACKET : SOCK_STREAM
        let flags = SOCK_CLOEXEC.rawValue | (nonblocking ? SOCK_NONBLOCK.rawValue : 0)
        try withUnsafeMutablePointer(to: &ends) { (pair) throws(SystemError) in
            let numbers = UnsafeMutableRawPointer(pair).assumingMemoryBound(to: Int32.self)
            try retrying("socketpair") { socketpair(AF_UNIX, Int32(kind.rawValue | flags), 0, numbers) }
        }
        first = OwnedFD(adopting: ends.0)
        second = OwnedFD(adopting: ends.1)
    }

    /// Takes the pair apart; the caller holds both ends.
    package consuming func ends() -> (first: Int32, second: Int32) {
        (first.release(), second.release())
    }
}
