internal import EngineAPI
internal import Faults

/// The mounts that a container's own configuration asks for.
enum UserMounts {
    /// From `-v`, `--mount`, `--tmpfs`, and the volumes that its record has. Throws where two have one destination.
    static func all(_ record: ContainerRecord) throws(Fault) -> [UserMount] {
        var mounts = try asked(record.hostConfig).filter { mount in
            if case .volume = mount.kind { false } else { true }
        }
        for point in record.mounts where point.type == "volume" {
            var mount = UserMount(
                kind: .volume(name: point.name ?? "", source: point.source), destination: point.destination)
            mount.writable = point.rw
            mount.propagation = point.propagation
            mounts.append(mount)
        }
        return mounts
    }

    /// What the command line asks for; anonymous volumes still without a name.
    static func asked(_ host: HostConfig) throws(Fault) -> [UserMount] {
        var mounts: [UserMount] = []
        for text in host.binds ?? [] { mounts.append(try UserMount(bind: text)) }
        for request in host.mounts ?? [] { mounts.append(try UserMount(request)) }
        for (path, options) in (host.tmpfs ?? [:]).sorted(by: { $0.key < $1.key }) {
            let destination = ContainerPath.clean(path)
            guard path.hasPrefix("/"), destination != "/" else {
                throw Fault(
                    .invalidArgument, "invalid mount path: '\(path)' mount path must be absolute and not '/'")
            }
            mounts.append(UserMount(kind: .tmpfs(options: options), destination: destination))
        }
        var taken: Set<String> = []
        for mount in mounts where !taken.insert(mount.destination).inserted {
            throw Fault(.invalidArgument, "Duplicate mount point: \(mount.destination)")
        }
        return mounts
    }
}
