internal import EngineAPI
internal import Faults
internal import Linux

extension Command {
    static let attach = Command(
        "attach", "[OPTIONS] CONTAINER",
        "Attach local standard input, output, and error streams to a running container",
        spellings: ["container attach", "attach"], arity: .exactly(1), flags: { AttachCommand.flags }
    ) { (use) throws(CommandFailure) in
        try await AttachCommand(use: use).run()
    }.takingSignals()
}

/// `attach`: to a container that runs.
struct AttachCommand: Sendable {
    let use: Invocation

    static var flags: [Flag] {
        [
            .toggle("no-stdin", nil, "Do not attach STDIN"),
            .toggle("sig-proxy", nil, "Proxy all received signals to the process").defaulting(to: "true"),
            Flag("detach-keys", nil, "string", "Override the key sequence for detaching a container"),
        ]
    }

    func run() async throws(CommandFailure) {
        let session = use.session
        let keys = try AttachRules.keys(use.values, session)
        let container = try await runningContainer()
        let tty = container.config.tty
        let hasInput = !use.values.bool("no-stdin")
        try AttachRules.checkTerminal(session.console, stdin: hasInput, tty: tty)
        let engine = try await session.ask { (engine) throws(Fault) in engine }
        let wait = try await session.ask { (engine) throws(Fault) in
            try await engine.containerWait(container.id, until: .notRunning)
        }
        let proxy = SignalProxy.container(
            session, engine, id: container.id, forwards: use.values.bool("sig-proxy") && !tty, hasTerminal: tty)
        proxy.begin()
        defer { proxy.end() }
        let options = AttachOptions(
            stdin: hasInput && container.config.openStdin, detachKeys: try AttachRules.text(use.values, session))
        let stream = try await session.ask { (engine) throws(Fault) in
            try await engine.containerAttach(container.id, options)
        }
        if tty, session.console.outputIsTerminal { await redraw(engine, container.id) }
        let io = AttachedIO(
            stream: stream, console: session.console, hasInput: options.stdin, isTerminal: tty, keys: keys)
        switch await io.run() {
        case .detached: throw CommandFailure("read escape sequence")
        case .failed(let failure): throw failure
        case .ended: break
        }
        let status = try await WaitedExit.status(wait)
        if status != 0 { throw CommandFailure(status: status) }
    }

    private func runningContainer() async throws(CommandFailure) -> ContainerInspect {
        let container = try await use.session.ask { (engine) throws(Fault) in
            try await engine.containerInspect(use.arguments[0], size: false)
        }
        let state = container.state
        guard state.running else {
            throw CommandFailure("cannot attach to a stopped container, start it first")
        }
        if state.paused { throw CommandFailure("cannot attach to a paused container, unpause it first") }
        if state.restarting {
            throw CommandFailure("cannot attach to a restarting container, wait until it is running")
        }
        return container
    }

    // A shell draws its prompt again when the size changes: one more, then as it is.
    private func redraw(_ engine: any EngineClient, _ id: String) async {
        guard let size = use.console.size else { return }
        // A container that just ended needs no size.
        try? await engine.containerResize(id, TerminalSize(height: size.rows &+ 1, width: size.columns &+ 1))
        await TerminalResize.container(use.session, engine, id)
    }
}
