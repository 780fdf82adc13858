internal import CLinux
internal import Glibc

/// A file descriptor that closes itself; always close-on-exec unless a function says otherwise.
package struct OwnedFD: ~Copyable, Sendable {
    /// The number, for calls that borrow it; never kept beyond the owner's life.
    package let raw: Int32

    /// Takes over `raw`, which nobody else may close.
    package init(adopting raw: Int32) {
        self.raw = raw
    }

    deinit {
        close(raw)
    }

    /// Gives the number away; the new holder closes it.
    package consuming func release() -> Int32 {
        let number = raw
        discard self
        return number
    }

    /// A second descriptor of the same open file (fcntl(2), F_DUPFD_CLOEXEC).
    package borrowing func duplicate() throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("fcntl", clinux_fcntl(raw, F_DUPFD_CLOEXEC, 3)))
    }
}

extension OwnedFD {
    /// A descriptor of one's own, `from` or higher, for an open file that somebody else holds by `number`.
    package static func duplicating(_ number: Int32, from lowest: Int32 = 3) throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("fcntl", clinux_fcntl(number, F_DUPFD_CLOEXEC, Int(lowest))))
    }
}
