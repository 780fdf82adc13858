internal import EngineAPI

/// How the container starts, stops and ends.
enum LifecycleOptions: OptionGroup {
    static var flags: [Flag] {
        [
            .toggle(
                "rm", nil,
                "Automatically remove the container and its associated anonymous volumes when it exits"),
            Flag("restart", nil, "string", "Restart policy to apply when a container exits").defaulting(to: "no")
                .choosing(["always", "no", "on-failure", "unless-stopped"]),
            .toggle("init", nil, "Run an init inside the container that forwards signals and reaps processes"),
            Flag("runtime", nil, "string", "Runtime to use for this container"),
            Flag("stop-signal", nil, "string", "Signal to stop the container"),
            Flag("stop-timeout", nil, "int", "Timeout (in seconds) to stop a container"),
            Flag("sysctl", nil, "map", "Sysctl options", check: checkSysctl).showing("map[]"),
            Flag("cidfile", nil, "string", "Write the container ID to the file"),
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        request.hostConfig.autoRemove = values.bool("rm")
        request.hostConfig.restartPolicy = try policy(values.string("restart"))
        if request.hostConfig.autoRemove, !["", "no"].contains(request.hostConfig.restartPolicy.name) {
            throw UsageFault("conflicting options: cannot specify both --restart and --rm")
        }
        if values.changed("init") { request.hostConfig.initProcess = values.bool("init") }
        request.hostConfig.runtime = values.optional("runtime")
        request.config.stopSignal = values.optional("stop-signal")
        if values.changed("stop-timeout") { request.config.stopTimeout = values.int("stop-timeout") }
        if values.changed("sysctl") { request.hostConfig.sysctls = values.map("sysctl") }
        request.hostConfig.containerIDFile = values.string("cidfile")
    }

    static func policy(_ text: String) throws(UsageFault) -> RestartPolicy {
        let bad = "invalid restart policy format: "
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, parts[0].isEmpty { throw UsageFault(bad + "no policy provided before colon") }
        guard parts.count == 2, !parts[1].isEmpty else { return RestartPolicy(name: parts[0]) }
        guard let count = Int(parts[1]) else {
            throw UsageFault(bad + "maximum retry count must be an integer")
        }
        return RestartPolicy(name: parts[0], maximumRetryCount: count)
    }

    // Those that belong to a namespace of the container (sysctl(8), namespaces(7)).
    private static func checkSysctl(_ text: String) throws(UsageFault) {
        let (key, value) = KeyValue.split(text)
        let single: Set<String> = [
            "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax",
            "kernel.shmmni", "kernel.shm_rmid_forced",
        ]
        guard value != nil, single.contains(key) || key.hasPrefix("net.") || key.hasPrefix("fs.mqueue.") else {
            throw UsageFault("sysctl '\(text)' is not allowed")
        }
    }
}
