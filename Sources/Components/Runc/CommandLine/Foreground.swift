internal import Faults
internal import Glibc
internal import Linux

/// Blocked signals of a foreground command, to be passed on to the container.
final class ForwardedSignals {
    let descriptor: SignalFD

    init() throws(Fault) {
        // All but those that cannot be caught, those that tell of a fault of our own, those of our terminal's job
        // control, and the libc's own two.
        let ours = [SIGKILL, SIGSTOP, SIGPIPE, SIGILL, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, SIGTTIN, SIGTTOU, 32, 33]
        let set = SignalSet((1...64).filter { !ours.contains($0) })
        do throws(SystemError) {
            try set.block()
            descriptor = try SignalFD(set)
        } catch {
            throw error.fault("watch signals")
        }
        ignoreSignal(SIGPIPE)
    }
}

/// A command in front of its container's process: passes signals on, relays the terminal, waits for the end.
final class Foreground {
    private let pid: Int32
    private let console: ByteChannel?
    private let signals: ForwardedSignals
    private let terminal: HostTerminal?
    private var inputEnded = false
    /// What the container's service manager is told by; nil once it has been.
    var notify: NotifySocket?

    init(pid: Int32, console: ByteChannel?, signals: ForwardedSignals) {
        self.pid = pid
        self.console = console
        self.signals = signals
        terminal = console == nil ? nil : HostTerminal()
    }

    /// The exit code, as shells count.
    func wait() throws(Fault) -> Int32 {
        terminal?.makeRaw()
        defer { terminal?.restore() }
        do throws(SystemError) {
            // A child that ended before the signals were blocked is waited for at once.
            while true {
                if let status = try waitForExit(.pid(pid), blocking: false) {
                    try drain()
                    return status.code
                }
                try turn()
            }
        } catch {
            throw error.fault("wait for the container's process")
        }
    }

    private func turn() throws(SystemError) {
        guard let console else {
            let ready = try waitReadable([signals.descriptor.raw, notify?.descriptor ?? -1], milliseconds: -1)
            if ready == signals.descriptor.raw { return try forward() }
            return tellManager()
        }
        var watched = [signals.descriptor.raw, console.raw, inputEnded ? -1 : 0, notify?.descriptor ?? -1].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        // A hung-up terminal is ready for ever: a short sleep then lets the end of the process come first.
        try retrying("poll") { poll(&watched, UInt(watched.count), -1) }
        if watched[0].revents != 0 { try forward() }
        if watched[1].revents != 0, try copy(console.raw, to: 1) == 0 { usleep(1000) }
        if watched[2].revents != 0, try copy(0, to: console.raw) == 0 { inputEnded = true }
        if watched[3].revents != 0 { tellManager() }
    }

    /// This process is what the manager watches, so there is no hurry: it is not waited for.
    private func tellManager() {
        guard let notify, notify.isReady() else { return }
        notify.tell(mainPID: getpid(), waiting: false)
        self.notify = nil
    }

    private func forward() throws(SystemError) {
        while let signal = try signals.descriptor.next() {
            switch signal.number {
            case SIGCHLD: continue
            // Not a terminal any more: nothing to resize.
            case SIGWINCH: if let console, let size = HostTerminal.size() { try? setWindowSize(console.raw, size) }
            default: kill(pid, signal.number)
            }
        }
    }

    /// What the terminal still holds when the process has ended.
    private func drain() throws(SystemError) {
        guard let console else { return }
        try setNonblocking(console.raw)
        while try copy(console.raw, to: 1) > 0 {}
    }

    /// One read and all its writing; 0 at the end.
    private func copy(_ from: Int32, to: Int32) throws(SystemError) -> Int {
        var buffer = [UInt8](repeating: 0, count: 16384)
        guard case .bytes(let count) = try readNow(from, into: &buffer) else { return 0 }
        var done = 0
        while done < count {
            let written = buffer[done..<count].withUnsafeBytes { write(to, $0.baseAddress, $0.count) }
            if written <= 0 { return count }
            done += written
        }
        return count
    }
}
