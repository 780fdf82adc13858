internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux

/// A container that the client attaches to and starts: for `run` and `start -a`.
struct AttachedRun: Sendable {
    let session: Session
    let id: String
    let config: ContainerConfig
    let keys: DetachKeys
    /// The keys in the user's words; nil for the standard ones.
    let keyText: String?
    /// Whether it goes away when it ends.
    let removes: Bool
    let forwardsSignals: Bool

    /// Attaches, starts, copies, waits; the exit code, 0 when the user left by the detach keys.
    func run() async throws(CommandFailure) -> Int32 {
        let engine = try await session.ask { (engine) throws(Fault) in engine }
        let proxy = SignalProxy.container(
            session, engine, id: id, forwards: forwardsSignals, hasTerminal: config.tty)
        proxy.begin()
        defer { proxy.end() }
        let options = AttachOptions(
            stdin: config.attachStdin, stdout: config.attachStdout, stderr: config.attachStderr, detachKeys: keyText)
        let stream = try await session.ask { (engine) throws(Fault) in
            try await engine.containerAttach(id, options)
        }
        let wait = try await session.ask { (engine) throws(Fault) in
            try await engine.containerWait(id, until: removes ? .removed : .nextExit)
        }
        async let copied = io(stream).run()
        try await start(stream)
        if config.tty, session.console.outputIsTerminal { await TerminalResize.container(session, engine, id) }
        switch await copied {
        case .detached: return 0
        case .failed(let failure): throw failure
        case .ended: return try await WaitedExit.status(wait)
        }
    }

    private func io(_ stream: AttachedStream) -> AttachedIO {
        AttachedIO(
            stream: stream, console: session.console, hasInput: config.attachStdin, hasOutput: config.attachStdout,
            hasErrors: config.attachStderr, isTerminal: config.tty, keys: keys)
    }

    private func start(_ stream: AttachedStream) async throws(CommandFailure) {
        do throws(CommandFailure) {
            try await session.ask { (engine) throws(Fault) in try await engine.containerStart(id) }
        } catch {
            // The copying ends and the terminal is put back before anything is told.
            shutdown(stream.channel.raw, Int32(SHUT_RDWR))
            RawTerminal.restore()
            throw error
        }
    }
}

/// The exit code a wait ends with.
enum WaitedExit {
    static func status(_ wait: PendingWait) async throws(CommandFailure) -> Int32 {
        let response: WaitResponse
        do throws(Fault) { response = try await wait.result() } catch {
            throw CommandFailure("error waiting for container: \(error.message)", status: 125)
        }
        if let error = response.error {
            throw CommandFailure("Error waiting for container: \(error.message)", status: 125)
        }
        return Int32(clamping: response.statusCode)
    }
}
