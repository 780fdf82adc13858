internal import EngineAPI

/// Namespaces and the cgroup above the container.
enum NamespaceOptions: OptionGroup {
    static var flags: [Flag] {
        [
            Flag("pid", nil, "string", "PID namespace to use").choosing(["host"]),
            Flag("ipc", nil, "string", "IPC mode to use").choosing(["host", "none", "private", "shareable"]),
            Flag("uts", nil, "string", "UTS namespace to use").choosing(["host"]),
            Flag("userns", nil, "string", "User namespace to use").choosing(["host"]),
            Flag("cgroupns", nil, "string", cgroupnsHelp).choosing(["host", "private"]),
            Flag("cgroup-parent", nil, "string", "Optional parent cgroup for the container"),
            Flag("isolation", nil, "string", "Container isolation technology").later,
        ]
    }

    private static let cgroupnsHelp = """
        Cgroup namespace to use (host|private)
        'host':    Run the container in the Docker host's cgroup namespace
        'private': Run the container in its own private cgroup namespace
        '':        Use the cgroup namespace as configured by the
                   default-cgroupns-mode option on the daemon (default)
        """

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let pid = values.string("pid")
        guard ["", "host"].contains(pid) || isContainer(pid) else { throw UsageFault("--pid: invalid PID mode") }
        let uts = values.string("uts")
        guard ["", "host"].contains(uts) else { throw UsageFault("--uts: invalid UTS mode") }
        let userns = values.string("userns")
        guard ["", "host"].contains(userns) else { throw UsageFault("--userns: invalid USER mode") }
        let cgroupns = values.string("cgroupns")
        guard ["", "host", "private"].contains(cgroupns) else {
            throw UsageFault("--cgroupns: invalid CGROUP mode")
        }
        request.hostConfig.pidMode = pid
        request.hostConfig.utsMode = uts
        request.hostConfig.usernsMode = userns
        request.hostConfig.cgroupnsMode = cgroupns
        request.hostConfig.ipcMode = values.string("ipc")
        request.hostConfig.cgroupParent = values.string("cgroup-parent")
    }

    private static func isContainer(_ mode: String) -> Bool {
        mode.hasPrefix("container:") && mode.count > "container:".count
    }
}
