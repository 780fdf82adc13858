internal import Faults
internal import Linux
internal import ShimAPI

/// A process of the container, as the shim keeps it.
final class TrackedProcess {
    let name: ShimProcess
    let terminal: Bool
    let stdio: any ProcessStdio
    /// JSON of an exec's `process`; the init has its own in the bundle.
    let spec: [UInt8]
    var state: ProcessState
    /// Whose exec it is, where it is our engine's: nobody else knows of it.
    var maker: ShimCaller?
    var size = WindowSize(columns: 0, rows: 0)
    private var waiters: [(caller: ShimCaller, reply: ShimReplyHandler)] = []
    /// What goes on once the process has ended.
    var afterExit: [() -> Void] = []

    init(_ name: ShimProcess, terminal: Bool, stdio: any ProcessStdio, spec: [UInt8], state: ProcessState) {
        self.name = name
        self.terminal = terminal
        self.stdio = stdio
        self.spec = spec
        self.state = state
    }

    /// Answers when the process has ended.
    func wait(_ caller: ShimCaller, _ reply: @escaping ShimReplyHandler) {
        if let exit = state.exit { return reply(.success(.exit(exit))) }
        waiters.append((caller, reply))
    }

    /// A connection is gone: nobody waits behind it.
    func forget(_ caller: ShimCaller) {
        waiters.removeAll { $0.caller == caller }
    }

    /// The connections that wait for the end.
    var waitingCallers: [ShimCaller] { waiters.map(\.caller) }

    /// Tells everyone.
    func tell(_ exit: ShimExit) {
        let told = waiters
        waiters = []
        for waiter in told { waiter.reply(.success(.exit(exit))) }
        let next = afterExit
        afterExit = []
        for body in next { body() }
    }

    /// The conflict of an action that this state does not allow; it names both states.
    func conflict(_ action: String, needs: String) -> Fault {
        let what = name.execID.isEmpty ? "container \(name.id)" : "exec \(name.execID)"
        return Fault(.failedPrecondition, "cannot \(action) \(what) in state \(state.name): it must be \(needs)")
    }
}

/// Answers a call once.
typealias ShimReplyHandler = (Result<ShimReply, Fault>) -> Void
