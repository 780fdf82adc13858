internal import EngineAPI
internal import Faults

extension Command {
    static let start = Command(
        "start", "[OPTIONS] CONTAINER [CONTAINER...]", "Start one or more stopped containers",
        spellings: ["container start", "start"], arity: .atLeast(1), flags: { StartCommand.flags }
    ) { (use) throws(CommandFailure) in
        try await StartCommand(use: use).run()
    }.takingSignals()
}

/// `start`: in the background, or attached to one.
struct StartCommand: Sendable {
    let use: Invocation

    static var flags: [Flag] {
        [
            .toggle("attach", "a", "Attach STDOUT/STDERR and forward signals"),
            .toggle("interactive", "i", "Attach container's STDIN"),
            Flag("detach-keys", nil, "string", "Override the key sequence for detaching a container"),
            Flag("checkpoint", nil, "string", "Restore from this checkpoint").later,
            Flag("checkpoint-dir", nil, "string", "Use a custom checkpoint storage directory").later,
        ]
    }

    func run() async throws(CommandFailure) {
        let keys = try AttachRules.keys(use.values, use.session)
        guard use.values.bool("attach") || use.values.bool("interactive") else { return try await startAll() }
        guard use.arguments.count == 1 else {
            throw CommandFailure("you cannot start and attach multiple containers at once")
        }
        let container = try await use.session.ask { (engine) throws(Fault) in
            try await engine.containerInspect(use.arguments[0], size: false)
        }
        var config = container.config
        config.attachStdin = use.values.bool("interactive") && config.openStdin
        config.attachStdout = true
        config.attachStderr = true
        let attached = AttachedRun(
            session: use.session, id: container.id, config: config, keys: keys,
            keyText: try AttachRules.text(use.values, use.session),
            removes: container.hostConfig.autoRemove, forwardsSignals: !config.tty)
        let status = try await attached.run()
        if status != 0 { throw CommandFailure(status: status) }
    }

    private func startAll() async throws(CommandFailure) {
        var failed: [String] = []
        for name in use.arguments {
            do throws(CommandFailure) {
                try await use.session.ask { (engine) throws(Fault) in try await engine.containerStart(name) }
                use.console.line(name)
            } catch {
                if error.kind == .notModified {
                    use.console.line(name)
                } else {
                    use.console.complain(error.message ?? "")
                    failed.append(name)
                }
            }
        }
        guard failed.isEmpty else {
            throw CommandFailure("failed to start containers: " + failed.joined(separator: ", "))
        }
    }
}
