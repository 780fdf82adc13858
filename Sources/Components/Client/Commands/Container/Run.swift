internal import EngineAPI
internal import Faults

extension Command {
    static let run = Command(
        "run", "[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create and run a new container from an image",
        spellings: ["container run", "run"], arity: .atLeast(1), flags: { RunCommand.flags }
    ) { (use) throws(CommandFailure) in
        try await RunCommand(use).run()
    }.forContainerCommand()
}

/// `run`: create, attach, start, wait; ends with the container's exit code.
struct RunCommand: Sendable {
    private let use: Invocation
    private let session: Session

    static var flags: [Flag] {
        ContainerCreation.flags(of: "running") + [
            .toggle("detach", "d", "Run container in background and print container ID"),
            .toggle("sig-proxy", nil, "Proxy received signals to the process").defaulting(to: "true"),
            Flag("detach-keys", nil, "string", "Override the key sequence for detaching a container"),
            .toggle("explain", nil, "Print each step that the engine would take, and take none"),
        ]
    }

    init(_ use: Invocation) {
        self.use = use
        session = use.session
    }

    func run() async throws(CommandFailure) {
        var creation = try ContainerCreation(use, command: "run")
        let keys = try AttachRules.keys(use.values, session)
        try settleStreams(&creation)
        let status: Int32
        do throws(CommandFailure) {
            if use.values.bool("explain") { return session.console.write(try await creation.explain()) }
            status = try await launch(creation, keys)
        } catch {
            guard let kind = error.kind, let message = error.message else { throw error }
            throw ContainerCreation.withHelp(message, session.program, "run", status: kind.runExitCode)
        }
        if status != 0 { throw CommandFailure(status: status) }
    }

    /// Makes and starts the container; its exit code, 0 when it runs on without the client.
    private func launch(_ creation: ContainerCreation, _ keys: DetachKeys) async throws(CommandFailure) -> Int32 {
        let id = try await creation.run().id
        let config = creation.request.config
        guard config.attachStdin || config.attachStdout || config.attachStderr else {
            try await session.ask { (engine) throws(Fault) in try await engine.containerStart(id) }
            session.console.line(id)
            return 0
        }
        let attached = AttachedRun(
            session: session, id: id, config: config, keys: keys, keyText: try AttachRules.text(use.values, session),
            removes: creation.request.hostConfig.autoRemove,
            forwardsSignals: use.values.bool("sig-proxy"))
        return try await attached.run()
    }

    private func settleStreams(_ creation: inout ContainerCreation) throws(CommandFailure) {
        let config = creation.request.config
        guard use.values.bool("detach") else {
            return try AttachRules.checkTerminal(session.console, stdin: config.attachStdin, tty: config.tty)
        }
        if use.values.changed("attach") {
            throw CommandFailure("conflicting options: cannot specify both --attach and --detach")
        }
        creation.request.config.attachStdin = false
        creation.request.config.attachStdout = false
        creation.request.config.attachStderr = false
        creation.request.config.stdinOnce = false
    }
}
