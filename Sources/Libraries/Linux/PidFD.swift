internal import CLinux
internal import Glibc

/// A process held by descriptor, so that a reused pid is never signalled (pidfd_open(2)); readable when it has ended.
package struct PidFD: ~Copyable, Sendable {
    let descriptor: OwnedFD

    /// For epoll.
    package var raw: Int32 { descriptor.raw }

    package init(adopting descriptor: consuming OwnedFD) { self.descriptor = descriptor }

    /// ESRCH when there is no such process (or, until it is waited for, only a zombie's pid).
    package init(pid: Int32) throws(SystemError) {
        descriptor = OwnedFD(adopting: try checked("pidfd_open", clinux_pidfd_open(pid, 0), "\(pid)"))
    }

    /// Sends a signal; ESRCH when the process has ended and been waited for.
    package borrowing func send(_ signal: Int32) throws(SystemError) {
        try checked("pidfd_send_signal", clinux_pidfd_send_signal(descriptor.raw, signal))
    }

    /// Takes a duplicate of another process's descriptor (pidfd_getfd(2)).
    package borrowing func descriptor(_ number: Int32) throws(SystemError) -> OwnedFD {
        OwnedFD(adopting: try checked("pidfd_getfd", clinux_pidfd_getfd(descriptor.raw, number)))
    }

    /// Whether the process has ended (as a zombie too), without waiting.
    package borrowing func hasEnded() throws(SystemError) -> Bool {
        var watched = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        return try retrying("poll") { poll(&watched, 1, 0) } > 0
    }

    /// A second descriptor of the same process.
    package borrowing func duplicate() throws(SystemError) -> PidFD {
        PidFD(adopting: try descriptor.duplicate())
    }
}

extension PidFD {
    /// A plain descriptor of the same process, to be watched.
    package borrowing func descriptorOfItsOwn() throws(SystemError) -> OwnedFD { try descriptor.duplicate() }
}
