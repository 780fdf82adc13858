internal import EngineAPI
internal import OCI

extension SpecBuilder {
    /// Default mounts that nobody replaced, `--init`, then the others from the outside in.
    static func mounts(_ input: SpecInput, _ security: SecurityOptions) -> [RuntimeSpec.Mount] {
        let host = input.record.hostConfig
        let taken = Set(input.mounts.map(\.destination))
        var list = defaults(host, taken, input.memorySource)
        if let source = input.initBinary {
            list.append(
                RuntimeSpec.Mount(destination: initPath, type: "bind", source: source, options: ["bind", "ro"]))
        }
        if host.readonlyRootfs { list = list.map(closed) }
        if host.privileged { list = list.map { $0.destination == "/sys" ? opened($0) : $0 } }
        if security.writableCgroups ?? host.privileged {
            list = list.map { $0.type == "cgroup" ? opened($0) : $0 }
        }
        return list + sorted(input.mounts).map(\.mount)
    }

    private static func defaults(
        _ host: HostConfig, _ taken: Set<String>, _ memory: String?
    ) -> [RuntimeSpec.Mount] {
        let size = host.shmSize > 0 ? host.shmSize : 64 << 20
        return DefaultSpec.mounts.compactMap { mount in
            if taken.contains(mount.destination) { return nil }
            if taken.contains("/dev"), mount.destination.hasPrefix("/dev/") { return nil }
            guard mount.destination == "/dev/shm" else { return mount }
            if host.ipcMode == "none" { return nil }
            var mount = mount
            if let memory {
                mount = RuntimeSpec.Mount(
                    destination: "/dev/shm", type: "bind", source: memory, options: ["rbind", "rprivate"])
            } else {
                mount.options?.append("size=\(size)")
            }
            return mount
        }
    }

    /// A read-only root closes what lies on it, but for what a process cannot do without.
    private static func closed(_ mount: RuntimeSpec.Mount) -> RuntimeSpec.Mount {
        guard !["/proc", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev"].contains(mount.destination),
            mount.options?.contains("ro") != true
        else { return mount }
        var mount = mount
        mount.options = (mount.options ?? []) + ["ro"]
        return mount
    }

    private static func opened(_ mount: RuntimeSpec.Mount) -> RuntimeSpec.Mount {
        var mount = mount
        mount.options = mount.options?.filter { $0 != "ro" }
        return mount
    }

    /// The order among mounts of one depth stays.
    private static func sorted(_ mounts: [UserMount]) -> [UserMount] {
        mounts.enumerated().sorted { left, right in
            let depths = (ContainerPath.depth(left.element.destination), ContainerPath.depth(right.element.destination))
            return depths.0 == depths.1 ? left.offset < right.offset : depths.0 < depths.1
        }.map(\.element)
    }
}
