internal import EngineAPI
internal import Faults
internal import Linux

extension Command {
    static let exec = Command(
        "exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", "Execute a command in a running container",
        spellings: ["container exec", "exec"], arity: .atLeast(2), flags: { ExecCommand.flags }
    ) { (use) throws(CommandFailure) in
        try await ExecCommand(use: use).run()
    }.forContainerCommand()
}

/// `exec`: one more process in a running container; ends with its exit code.
struct ExecCommand: Sendable {
    let use: Invocation

    static var flags: [Flag] {
        [
            .toggle("detach", "d", "Detached mode: run command in the background"),
            Flag("detach-keys", nil, "string", "Override the key sequence for detaching a container"),
            .toggle("interactive", "i", "Keep STDIN open even if not attached"),
            .toggle("privileged", nil, "Give extended privileges to the command"),
            .toggle("tty", "t", "Allocate a pseudo-TTY"),
            Flag("user", "u", "string", "Username or UID (format: \"<name|uid>[:<group|gid>]\")"),
            Flag("workdir", "w", "string", "Working directory inside the container"),
        ] + EnvironmentOptions.flags
    }

    func run() async throws(CommandFailure) {
        let session = use.session
        let keys = try AttachRules.keys(use.values, session)
        let config = try config()
        if !use.values.bool("detach") {
            try AttachRules.checkTerminal(session.console, stdin: config.attachStdin, tty: config.tty)
        }
        let id = try await session.ask { (engine) throws(Fault) in
            try await engine.execCreate(use.arguments[0], config)
        }
        let options = ExecStartOptions(
            detach: use.values.bool("detach"), tty: config.tty, consoleSize: config.consoleSize)
        guard let stream = try await start(id, options) else { return }
        try await copy(stream, id, config, keys)
    }

    private func config() throws(CommandFailure) -> ExecConfig {
        var config = ExecConfig()
        config.user = use.values.string("user")
        config.privileged = use.values.bool("privileged")
        config.tty = use.values.bool("tty")
        config.cmd = Array(use.arguments.dropFirst())
        config.workingDir = use.values.string("workdir")
        config.detachKeys = try AttachRules.text(use.values, use.session) ?? ""
        if !use.values.bool("detach") {
            config.attachStdout = true
            config.attachStderr = true
            config.attachStdin = use.values.bool("interactive")
        }
        if config.tty, let size = use.console.size { config.consoleSize = [Int(size.rows), Int(size.columns)] }
        do throws(UsageFault) {
            let variables = try EnvironmentOptions.variables(use.values)
            config.env = variables.isEmpty ? nil : variables
        } catch {
            throw CommandFailure(error.text)
        }
        return config
    }

    // A command that cannot be run ends with 127 where it is missing, else 126, as a shell's; in the background it is
    // a failure as any other.
    private func start(_ id: String, _ options: ExecStartOptions) async throws(CommandFailure) -> AttachedStream? {
        do throws(CommandFailure) {
            return try await use.session.ask { (engine) throws(Fault) in try await engine.execStart(id, options) }
        } catch {
            guard let message = error.message, !options.detach else { throw error }
            throw CommandFailure(message, status: error.kind == .commandNotFound ? 127 : 126, kind: error.kind)
        }
    }

    private func copy(
        _ stream: AttachedStream, _ id: String, _ config: ExecConfig, _ keys: DetachKeys
    ) async throws(CommandFailure) {
        let session = use.session
        let engine = try await session.ask { (engine) throws(Fault) in engine }
        let resize: @Sendable () async -> Void = { await TerminalResize.exec(session, engine, id) }
        let hasTerminal = config.tty && session.console.outputIsTerminal
        let proxy = SignalProxy(session, forwards: false, kill: { _ in }, resize: hasTerminal ? resize : nil)
        proxy.begin()
        defer { proxy.end() }
        if hasTerminal { await resize() }
        let io = AttachedIO(
            stream: stream, console: session.console, hasInput: config.attachStdin, isTerminal: config.tty, keys: keys)
        switch await io.run() {
        case .detached: throw CommandFailure("read escape sequence")
        case .failed(let failure): throw failure
        case .ended: break
        }
        let status = try await exitCode(id)
        if status != 0 { throw CommandFailure(status: status) }
    }

    // Output may end a moment before the process does.
    private func exitCode(_ id: String) async throws(CommandFailure) -> Int32 {
        var pause = Duration.milliseconds(1)
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let exec = try await use.session.ask { (engine) throws(Fault) in try await engine.execInspect(id) }
            if let code = exec.exitCode { return Int32(clamping: code) }
            guard exec.running, ContinuousClock.now < deadline else { return 0 }
            // Cut short only by the end of the task, which looks once more.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
    }
}
