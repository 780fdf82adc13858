internal import Glibc
internal import Linux
internal import Synchronization

/// Where signals to the client go while a container is attached.
///
/// They are blocked in the first thread before another exists, and read there; a command that forwards them leaves its
/// handler here. Without a handler the client ends by 128 + n.
final class SignalDesk: Sendable {
    private let handler = Mutex<(@Sendable (Int32) -> Void)?>(nil)

    /// All that can be forwarded: not SIGCHLD, SIGPIPE, SIGURG, which concern the client alone, nor faults.
    static let forwarded: [Int32] =
        [SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGCONT, SIGTTIN, SIGTTOU, SIGWINCH, SIGIO]
        + [SIGPWR, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ]

    /// `take` gets each signal from now on; nil goes back to ending.
    func handle(_ take: (@Sendable (Int32) -> Void)?) {
        handler.withLock { $0 = take }
    }

    /// A signal came.
    func deliver(_ number: Int32) {
        if let take = handler.withLock({ $0 }) { return take(number) }
        endClient(number)
    }

    /// Ends the client as the signal would have, with the terminal put back.
    func endClient(_ number: Int32) {
        guard [SIGHUP, SIGINT, SIGQUIT, SIGTERM].contains(number) else { return }
        RawTerminal.restore()
        exit(128 + number)
    }
}
