internal import EngineAPI
internal import Faults

/// What moby refuses when a container is created (daemon/container.go, daemon_unix.go), with its texts.
enum Validation {
    static func check(
        _ config: inout ContainerConfig, _ host: inout HostConfig, _ facts: HostFacts, _ warnings: inout [String]
    ) throws(Fault) {
        try checkConfig(&config)
        try Unsupported.check(config, host)
        try checkHost(host)
        try checkConflicts(config, host)
        try ResourceValidation.check(&host, facts, &warnings)
        _ = try Capabilities.tweaked(
            add: host.capAdd ?? [], drop: host.capDrop ?? [], privileged: host.privileged,
            last: facts.lastCapability)
        let security = try SecurityOptions(host.securityOpt ?? [])
        try AppArmor.check(security, facts)
        if let text = security.seccomp, text != "unconfined", !text.isEmpty { _ = try SeccompProfile(json: text) }
        _ = try UserMounts.asked(host)
        _ = try SpecBuilder.deviceRules(host)
    }

    private static func invalid(_ text: String) -> Fault { Fault(.invalidArgument, text) }

    private static func checkConfig(_ config: inout ContainerConfig) throws(Fault) {
        if !config.workingDir.isEmpty {
            guard config.workingDir.hasPrefix("/") else {
                throw invalid(
                    "the working directory '\(config.workingDir)' is invalid, it needs to be an absolute path")
            }
            config.workingDir = ContainerPath.clean(config.workingDir)
        }
        if let signal = config.stopSignal, !signal.isEmpty { _ = try SignalName.number(signal) }
        for entry in config.env ?? [] where entry.isEmpty || entry.hasPrefix("=") {
            throw invalid("invalid environment variable: \(entry)")
        }
        guard config.hostname.utf8.count <= 64 else {
            throw invalid("hostname \"\(config.hostname)\" is too long (maximum 64 bytes)")
        }
    }

    private static func checkHost(_ host: HostConfig) throws(Fault) {
        for entry in host.extraHosts ?? [] {
            guard let cut = entry.firstIndex(where: { $0 == ":" || $0 == "=" }), cut != entry.startIndex else {
                throw invalid("bad format for add-host: \"\(entry)\"")
            }
        }
        guard ["", "none", "private", "shareable", "host"].contains(host.ipcMode) || isContainer(host.ipcMode) else {
            throw invalid("invalid IPC mode: \(host.ipcMode)")
        }
        guard ["", "host"].contains(host.pidMode) || isContainer(host.pidMode) else {
            throw invalid("invalid PID mode: \(host.pidMode)")
        }
        guard ["", "host"].contains(host.utsMode) else { throw invalid("invalid UTS mode: \(host.utsMode)") }
        guard ["", "host", "private"].contains(host.cgroupnsMode) else {
            throw invalid("invalid cgroup namespace mode: \(host.cgroupnsMode)")
        }
        guard host.shmSize >= 0 else { throw invalid("SHM size can not be less than 0") }
        guard (-1000...1000).contains(host.oomScoreAdj) else {
            throw invalid("Invalid value \(host.oomScoreAdj), range for oom score adj is [-1000, 1000]")
        }
        for limit in host.ulimits ?? [] { try check(limit) }
    }

    /// Options that contradict each other (moby's runconfig).
    private static func checkConflicts(_ config: ContainerConfig, _ host: HostConfig) throws(Fault) {
        if host.utsMode == "host", !config.hostname.isEmpty {
            throw invalid("conflicting options: hostname and the UTS mode")
        }
        if !["", "on-failure"].contains(host.restartPolicy.name), host.restartPolicy.maximumRetryCount != 0 {
            throw invalid(
                "invalid restart policy: maximum retry count can only be used with 'on-failure'")
        }
        guard isContainer(host.networkMode) else { return }
        if !(host.dns ?? []).isEmpty { throw invalid("conflicting options: dns and the network mode") }
        if !(host.extraHosts ?? []).isEmpty {
            throw invalid("conflicting options: custom host-to-IP mapping and the network mode")
        }
    }

    private static func isContainer(_ mode: String) -> Bool {
        mode.hasPrefix("container:") && mode.count > "container:".count
    }

    private static let limits: Set<String> = [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
        "rttime", "sigpending", "stack", "as",
    ]

    private static func check(_ limit: Ulimit) throws(Fault) {
        guard limits.contains(limit.name.lowercased()) else { throw invalid("invalid ulimit type: \(limit.name)") }
        guard limit.hard == -1 || limit.soft != -1 && limit.soft <= limit.hard else {
            throw invalid("ulimit soft limit must be less than or equal to hard limit: \(limit.soft) > \(limit.hard)")
        }
    }
}
