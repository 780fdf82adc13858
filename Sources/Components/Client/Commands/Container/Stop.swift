internal import EngineAPI
internal import Faults

extension Command {
    static let stop = Command(
        "stop", "[OPTIONS] CONTAINER [CONTAINER...]", "Stop one or more running containers",
        spellings: ["container stop", "stop"], arity: .atLeast(1), flags: { StopFlags.all }
    ) { (use) throws(CommandFailure) in
        let options = try StopFlags.options(use.values)
        try await EachContainer.run(use, isFine: { $0.kind == .notModified }) { (engine, name) throws(Fault) in
            try await engine.containerStop(name, options)
        }
    }

    static let restart = Command(
        "restart", "[OPTIONS] CONTAINER [CONTAINER...]", "Restart one or more containers",
        spellings: ["container restart", "restart"], arity: .atLeast(1), flags: { StopFlags.all }
    ) { (use) throws(CommandFailure) in
        let options = try StopFlags.options(use.values)
        try await EachContainer.run(use) { (engine, name) throws(Fault) in
            try await engine.containerRestart(name, options)
        }
    }

    static let kill = Command(
        "kill", "[OPTIONS] CONTAINER [CONTAINER...]", "Kill one or more running containers",
        spellings: ["container kill", "kill"], arity: .atLeast(1), flags: { [StopFlags.signal] }
    ) { (use) throws(CommandFailure) in
        let signal = use.values.optional("signal")
        try await EachContainer.run(use) { (engine, name) throws(Fault) in
            try await engine.containerKill(name, signal: signal)
        }
    }
}

/// Flags of `stop` and `restart`.
enum StopFlags {
    static let signal = Flag("signal", "s", "string", "Signal to send to the container")
        .choosing(["SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"])

    static var all: [Flag] {
        [
            signal, Flag("timeout", "t", "int", "Seconds to wait before killing the container"),
            Flag("time", nil, "int", "Seconds to wait before killing the container")
                .deprecated("use --timeout instead").alias(of: "timeout"),
        ]
    }

    static func options(_ values: FlagValues) throws(CommandFailure) -> StopOptions {
        StopOptions(
            signal: values.optional("signal"),
            timeoutSeconds: values.changed("timeout") ? values.int("timeout") : nil)
    }
}
