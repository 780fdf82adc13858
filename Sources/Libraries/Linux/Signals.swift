internal import CLinux
internal import Glibc

/// A set of signals, as sigprocmask(2) and signalfd(2) take it.
package struct SignalSet {
    var raw = sigset_t()

    package init(_ numbers: [Int32]) {
        sigemptyset(&raw)
        for number in numbers { sigaddset(&raw, number) }
    }

    /// Every signal.
    package static var all: SignalSet {
        var set = SignalSet([])
        sigfillset(&set.raw)
        return set
    }

    /// Blocks these signals in the calling thread, on top of those blocked already.
    package func block() throws(SystemError) {
        var set = raw
        try retrying("sigprocmask") { sigprocmask(SIG_BLOCK, &set, nil) }
    }

    /// Makes these signals the only blocked ones of the calling thread.
    package func setAsMask() throws(SystemError) {
        var set = raw
        try retrying("sigprocmask") { sigprocmask(SIG_SETMASK, &set, nil) }
    }
}

/// A descriptor from which blocked signals are read (signalfd(2)); non-blocking.
package struct SignalFD: ~Copyable, Sendable {
    private let descriptor: OwnedFD

    /// For epoll.
    package var raw: Int32 { descriptor.raw }

    /// The signals must be blocked first (`SignalSet.block`).
    package init(_ signals: SignalSet) throws(SystemError) {
        var set = signals.raw
        descriptor = OwnedFD(
            adopting: try retrying("signalfd") {
                signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
            })
    }

    /// The next signal's number and sender, or nil when there is none.
    package borrowing func next() throws(SystemError) -> (number: Int32, pid: Int32)? {
        var info = signalfd_siginfo()
        let count = Glibc.read(descriptor.raw, &info, MemoryLayout<signalfd_siginfo>.size)
        if count > 0 { return (Int32(info.ssi_signo), Int32(bitPattern: info.ssi_pid)) }
        let reason = errno
        if reason == EAGAIN || reason == EINTR { return nil }
        throw SystemError("read signalfd", errno: reason)
    }
}

/// Ignores a signal (signal(2), SIG_IGN), SIGPIPE above all.
package func ignoreSignal(_ number: Int32) {
    signal(number, SIG_IGN)
}

/// Gives every signal its default disposition, realtime ones too: what is ignored stays so after execve(2).
package func setDefaultSignals() {
    clinux_default_signals()
}
