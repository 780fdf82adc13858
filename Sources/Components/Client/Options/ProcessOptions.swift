internal import EngineAPI

/// What runs, as whom, where, and which of its streams are joined.
enum ProcessOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("entrypoint", nil, "string", "Overwrite the default ENTRYPOINT of the image"),
            Flag("workdir", "w", "string", "Working directory inside the container"),
            Flag("user", "u", "string", "Username or UID (format: <name|uid>[:<group|gid>])"),
            Flag("group-add", nil, "list", "Add additional groups to join"),
            .toggle("tty", "t", "Allocate a pseudo-TTY"),
            .toggle("interactive", "i", "Keep STDIN open even if not attached"),
            Flag("attach", "a", "list", "Attach to STDIN, STDOUT or STDERR", check: checkStream)
                .choosing(["stdin", "stdout", "stderr"]),
            Flag("hostname", "h", "string", "Container host name"),
            Flag("domainname", nil, "string", "Container NIS domain name"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        if values.changed("entrypoint") { request.config.entrypoint = [values.string("entrypoint")] }
        request.config.workingDir = values.string("workdir")
        request.config.user = values.string("user")
        request.hostConfig.groupAdd = values.changed("group-add") ? values.list("group-add") : nil
        request.config.tty = values.bool("tty")
        request.config.hostname = values.string("hostname")
        request.config.domainname = values.string("domainname")
        applyStreams(values, to: &request)
    }

    private static func applyStreams(_ values: FlagValues, to request: inout ContainerCreateRequest) {
        let streams = Set(values.list("attach").map { $0.lowercased() })
        let isInteractive = values.bool("interactive")
        request.config.openStdin = isInteractive
        request.config.attachStdin = isInteractive || streams.contains("stdin")
        request.config.attachStdout = streams.isEmpty || streams.contains("stdout")
        request.config.attachStderr = streams.isEmpty || streams.contains("stderr")
        request.config.stdinOnce = request.config.openStdin && request.config.attachStdin
    }

    private static func checkStream(_ text: String) throws(UsageFault) {
        guard ["stdin", "stdout", "stderr"].contains(text.lowercased()) else {
            throw UsageFault("valid streams are STDIN, STDOUT and STDERR")
        }
    }
}
