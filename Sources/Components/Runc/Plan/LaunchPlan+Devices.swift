internal import OCI

extension LaunchPlan {
    /// Nodes every container has (config-linux.md, "Default Devices").
    private static let standard: [RuntimeSpec.Device] = [
        .init(type: "c", path: "/dev/null", major: 1, minor: 3),
        .init(type: "c", path: "/dev/zero", major: 1, minor: 5),
        .init(type: "c", path: "/dev/full", major: 1, minor: 7),
        .init(type: "c", path: "/dev/random", major: 1, minor: 8),
        .init(type: "c", path: "/dev/urandom", major: 1, minor: 9),
        .init(type: "c", path: "/dev/tty", major: 5, minor: 0),
    ]

    private static let links = [
        ("/dev/fd", "/proc/self/fd"), ("/dev/stdin", "/proc/self/fd/0"), ("/dev/stdout", "/proc/self/fd/1"),
        ("/dev/stderr", "/proc/self/fd/2"), ("/dev/core", "/proc/kcore"), ("/dev/ptmx", "pts/ptmx"),
    ]

    /// Fills /dev, unless the host's own is bound there.
    static func deviceSteps(_ spec: RuntimeSpec, _ layout: NamespaceLayout) -> [LaunchStep] {
        let isHosts = (spec.mounts ?? []).contains {
            ContainerPath.clean($0.destination) == "/dev"
                && ($0.type == "bind" || $0.options?.contains { $0 == "bind" || $0 == "rbind" } == true)
        }
        if isHosts { return [] }
        let own = spec.linux?.devices ?? []
        let taken = own.map { ContainerPath.clean($0.path) }
        var steps: [LaunchStep] = [.openDevices]
        for var device in standard.filter({ !taken.contains($0.path) }) + own {
            device.path = ContainerPath.clean(device.path)
            // Nodes cannot be made in another user namespace (mknod(2)): there the host's are shown.
            steps.append(layout.hasUser && device.type != "p" ? .bindDevice(device) : .makeDevice(device))
        }
        return steps + links.filter { !taken.contains($0.0) }.map { .makeLink(path: $0.0, target: $0.1) }
    }
}
