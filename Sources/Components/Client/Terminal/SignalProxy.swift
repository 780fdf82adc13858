internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import Synchronization

/// Sends the client's signals on to a container, and its terminal's size.
final class SignalProxy: Sendable {
    private let session: Session
    private let forwards: Bool
    private let interrupts = Mutex(0)
    private let kill: @Sendable (String) async -> Void
    private let resize: (@Sendable () async -> Void)?

    /// `resize` is nil without a terminal.
    init(
        _ session: Session, forwards: Bool, kill: @escaping @Sendable (String) async -> Void,
        resize: (@Sendable () async -> Void)?
    ) {
        self.session = session
        self.forwards = forwards
        self.kill = kill
        self.resize = resize
    }

    /// From now on until `end`.
    func begin() {
        session.signals.handle { [self] number in take(number) }
    }

    func end() {
        session.signals.handle(nil)
    }

    private func take(_ number: Int32) {
        if number == SIGWINCH {
            guard let resize else { return }
            // A signal comes from outside every task; nobody waits for its delivery.
            Task(executorPreference: BlockingPool.shared) { await resize() }
            return
        }
        if number == SIGINT || number == SIGTERM,
            interrupts.withLock({
                $0 += 1; return $0
            }) >= 3
        {
            giveUp()
        }
        guard forwards else { return session.signals.endClient(number) }
        // As above.
        Task(executorPreference: BlockingPool.shared) { await self.kill(String(number)) }
    }

    private func giveUp() {
        RawTerminal.restore()
        session.console.complain("got 3 SIGTERM/SIGINTs, forcefully exiting")
        exit(1)
    }
}

extension SignalProxy {
    /// For a container's own process.
    static func container(
        _ session: Session, _ engine: any EngineClient, id: String, forwards: Bool, hasTerminal: Bool
    ) -> SignalProxy {
        let resize: @Sendable () async -> Void = { await TerminalResize.container(session, engine, id) }
        return SignalProxy(
            session, forwards: forwards,
            kill: { signal in
                // The container may be gone already; its own exit code says so.
                try? await engine.containerKill(id, signal: signal)
            }, resize: hasTerminal && session.console.outputIsTerminal ? resize : nil)
    }
}

/// Tells the engine the terminal's size.
enum TerminalResize {
    static func container(_ session: Session, _ engine: any EngineClient, _ id: String) async {
        guard let size = session.console.size else { return }
        // A container that just ended has no terminal any more.
        try? await engine.containerResize(id, TerminalSize(height: size.rows, width: size.columns))
    }

    static func exec(_ session: Session, _ engine: any EngineClient, _ id: String) async {
        guard let size = session.console.size else { return }
        // As above.
        try? await engine.execResize(id, TerminalSize(height: size.rows, width: size.columns))
    }
}
