internal import Glibc
internal import Linux

/// The shim's children: ends of the processes it tracks, and orphans of the container, which fall to it as subreaper.
final class Children {
    private let signals: SignalFD
    private var tracked: [Int32: (ExitStatus) -> Void] = [:]
    private var operations = 0

    init(_ loop: EventLoop) throws(SystemError) {
        let set = SignalSet([SIGCHLD])
        try set.block()
        signals = try SignalFD(set)
        try loop.watch(signals.raw, .readable) { [unowned self] _ in
            // Signals merge: one may stand for many ends.
            while (try? self.signals.next()) ?? nil != nil {}
            self.reap()
        }
    }

    /// Calls `ended` once when the child `pid` has ended, never before this returns; it is waited for here.
    func track(_ pid: Int32, _ ended: @escaping (ExitStatus) -> Void) {
        tracked[pid] = ended
    }

    /// Takes the end of `pid` if it is there.
    func check(_ pid: Int32) {
        do {
            if let status = try waitForExit(.pid(pid), blocking: false) { finish(status) }
        } catch {
            // Not our child: somebody else took its end, and how it was is lost.
            finish(.lost(pid))
        }
    }

    private func finish(_ status: ExitStatus) {
        tracked.removeValue(forKey: status.pid)?(status)
    }

    /// While the runtime works, children that nobody tracks may be its own.
    func operationBegins() {
        operations += 1
    }

    func operationEnded() {
        operations -= 1
        if operations == 0 { reap() }
    }

    private func reap() {
        for pid in Array(tracked.keys) { check(pid) }
        guard operations == 0 else { return }
        // ECHILD: no children at all.
        while let status = (try? waitForExit(.anyChild, blocking: false)) ?? nil { finish(status) }
    }
}
