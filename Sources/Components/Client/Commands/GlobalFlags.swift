/// Flags before the command.
enum GlobalFlags {
    static let all: [Flag] = [
        Flag("config", nil, "string", "Location of client config files")
            .defaulting(to: CallerEnvironment.value("DOCKER_CONFIG") ?? home + "/.docker"),
        Flag(
            "context", "c", "string",
            "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context "
                + "set with \"docker context use\")"
        ).later,
        Flag("data-root", nil, "string", "Root directory of persistent state").showing("\"/var/lib/swmono\""),
        .toggle("debug", "D", "Enable debug mode"),
        Flag("exec-root", nil, "string", "Root directory for execution state files").showing("\"/run/swmono\""),
        Flag("host", "H", "list", "Daemon socket to connect to").later,
        Flag(
            "log-level", "l", "string", "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")"
        ).defaulting(to: "info"),
        .toggle("tls", nil, "Use TLS; implied by --tlsverify").later,
        Flag("tlscacert", nil, "string", "Trust certs signed only by this CA").later,
        Flag("tlscert", nil, "string", "Path to TLS certificate file").later,
        Flag("tlskey", nil, "string", "Path to TLS key file").later,
        .toggle("tlsverify", nil, "Use TLS and verify the remote").later,
        .toggle("version", "v", "Print version information and quit"),
    ]

    static func options(_ values: FlagValues) throws(CommandFailure) -> ClientOptions {
        let level = values.string("log-level")
        guard ["debug", "info", "warn", "error", "fatal"].contains(level) else {
            throw CommandFailure("Unable to parse logging level: \(level)")
        }
        return ClientOptions(
            dataRoot: values.optional("data-root"), execRoot: values.optional("exec-root"),
            configFolder: values.string("config"), logLevel: level,
            debug: values.bool("debug"))
    }

    private static var home: String { CallerEnvironment.value("HOME") ?? "/root" }

}
