internal import EngineAPI
internal import Faults

/// What a request may ask for and this stage has not: refused by name, never left out in silence.
enum Unsupported {
    static func check(_ config: ContainerConfig, _ host: HostConfig) throws(Fault) {
        for (isAsked, what) in asked(config, host) where isAsked {
            throw Fault(.unimplemented, "\(what) not supported yet")
        }
        let policy = host.restartPolicy.name
        if policy.isEmpty || policy == "no" { return }
        guard ["always", "unless-stopped", "on-failure"].contains(policy) else {
            throw Fault(
                .invalidArgument,
                "invalid restart policy: unknown policy '\(policy)'; "
                    + "use one of 'no', 'always', 'on-failure', or 'unless-stopped'")
        }
        if host.autoRemove {
            throw Fault(.invalidArgument, "can't create 'AutoRemove' container with restart policy")
        }
        throw Fault(.unimplemented, "the restart policy \(policy) is not supported yet")
    }

    private static func asked(_ config: ContainerConfig, _ host: HostConfig) -> [(Bool, String)] {
        [
            (host.portBindings?.contains { !$0.value.isEmpty } ?? false, "published ports are"),
            (host.publishAllPorts, "published ports are"),
            (!(host.links ?? []).isEmpty, "links are"),
            (!(host.volumesFrom ?? []).isEmpty, "volumes of other containers (--volumes-from) are"),
            (!(host.volumeDriver.isEmpty || host.volumeDriver == "local"), "the volume driver \(host.volumeDriver) is"),
            (!(host.deviceRequests ?? []).isEmpty, "device requests (--gpus, CDI) are"),
            (!(host.storageOpt ?? [:]).isEmpty, "storage options are"),
            (!(host.usernsMode.isEmpty || host.usernsMode == "host"), "the user namespace mode \(host.usernsMode) is"),
            (!["", "default"].contains(host.isolation), "the isolation \(host.isolation) is"),
            (!host.cgroup.isEmpty, "joining another container's cgroup is"),
            (host.cpuCount != 0 || host.cpuPercent != 0, "CPU count and percent (Windows) are"),
            (host.ioMaximumIOps != 0 || host.ioMaximumBandwidth != 0, "maximum IO bandwidth and IOps (Windows) are"),
        ]
    }
}
