internal import CLinux
internal import Glibc

/// The process itself: one thread, one wait.
struct InitProcess {
    let options: InitOptions

    init(_ options: InitOptions) { self.options = options }

    func run() -> Int32 {
        if let signal = options.parentDeathSignal { _ = clinux_prctl(PR_SET_PDEATHSIG, UInt(signal), 0, 0, 0) }
        if options.isSubreaper {
            _ = clinux_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        } else if getpid() != 1 {
            write("docker-init: not pid 1 and no subreaper (-s): orphans will not be reaped\n", to: 2)
        }
        var watched = Self.forwardable
        // A write to the terminal from the background must not stop pid 1 (tini does the same).
        signal(SIGTTOU, SIG_IGN)
        signal(SIGTTIN, SIG_IGN)
        sigprocmask(SIG_SETMASK, &watched, nil)
        var child: pid_t = 0
        let failure = InitChild.start(options.command, &child)
        if failure != 0 { return Self.cannotStart(options.command, failure) }
        return wait(for: child, &watched)
    }

    private func wait(for child: pid_t, _ watched: inout sigset_t) -> Int32 {
        while true {
            var info = siginfo_t()
            let number = sigwaitinfo(&watched, &info)
            if number == SIGCHLD {
                if let status = reap(child) { return options.remapped.contains(status) ? 0 : status }
            } else if number > 0 {
                kill(options.killsGroup ? -child : child, number)
            }
        }
    }

    /// Takes every child that has ended; the status when the program is among them.
    private func reap(_ child: pid_t) -> Int32? {
        var result: Int32?
        while true {
            var status: Int32 = 0
            let ended = waitpid(-1, &status, WNOHANG)
            if ended <= 0 { return result }
            if ended == child { result = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
        }
    }

    /// All but those that tell of our own faults, and those that stop a background process.
    private static var forwardable: sigset_t {
        var set = sigset_t()
        sigfillset(&set)
        for number in [SIGFPE, SIGILL, SIGSEGV, SIGBUS, SIGABRT, SIGTRAP, SIGSYS, SIGTTIN, SIGTTOU] {
            sigdelset(&set, number)
        }
        return set
    }

    private static func cannotStart(_ command: [String], _ reason: Int32) -> Int32 {
        write("docker-init: exec \(command.first ?? "") failed: \(String(cString: strerror(reason)))\n", to: 2)
        return reason == ENOENT ? 127 : 126
    }
}
