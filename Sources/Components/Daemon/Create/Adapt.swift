internal import EngineAPI
internal import Faults
internal import Linux
internal import LogDriverAPI
internal import OCI
internal import State

extension Daemon {
    /// Fills what Docker fills at create, so that `inspect` shows it.
    func adapt(_ host: inout HostConfig) throws(Fault) {
        if host.memory > 0, host.memorySwap == 0 { host.memorySwap = host.memory * 2 }
        if host.shmSize == 0 { host.shmSize = 64 << 20 }
        if host.ipcMode.isEmpty { host.ipcMode = "private" }
        if host.cgroupnsMode.isEmpty { host.cgroupnsMode = HostFacts.current.cgroupV2 ? "private" : "host" }
        if host.networkMode.isEmpty || host.networkMode == "default" { host.networkMode = "bridge" }
        host.pidMode = identified(host.pidMode)
        host.ipcMode = identified(host.ipcMode)
        host.networkMode = identified(host.networkMode)
        if host.runtime?.isEmpty ?? true { host.runtime = "runc" }
        if host.restartPolicy.name.isEmpty { host.restartPolicy.name = "no" }
        if !host.privileged {
            if host.maskedPaths == nil { host.maskedPaths = DefaultSpec.maskedPaths(HostFacts.current) }
            if host.readonlyPaths == nil { host.readonlyPaths = DefaultSpec.readonlyPaths }
        }
    }

    /// `container:NAME` becomes `container:ID`, which a rename does not change.
    private func identified(_ mode: String) -> String {
        guard mode.hasPrefix("container:") else { return mode }
        // A container that is not there is reported at start, as Docker does.
        guard let id = try? store.id(of: String(mode.dropFirst("container:".count))) else { return mode }
        return "container:\(id)"
    }

    func checkLogging(_ host: inout HostConfig) throws(Fault) {
        if host.logConfig.type.isEmpty { host.logConfig.type = "json-file" }
        try logs.validate(driver: host.logConfig.type, options: host.logConfig.config)
    }

    func checkNetwork(_ request: ContainerCreateRequest, _ host: inout HostConfig) throws(Fault) {
        let mode = host.networkMode
        if mode.hasPrefix("container:") {
            guard mode.count > "container:".count else {
                throw Fault(.invalidArgument, "invalid container format container:<name|id>")
            }
            if !request.config.hostname.isEmpty {
                throw Fault(.invalidArgument, "conflicting options: hostname and the network mode")
            }
            return
        }
        if mode.isBridge || mode == "host" || mode == "none" { return }
        throw Fault(
            .notFound, "network \(mode) not found", hint: "this stage has the networks bridge, host and none")
    }

    /// Mounts as `inspect` shows them; anonymous volumes get their names here.
    func points(_ record: ContainerRecord) throws(Fault) -> [MountPoint] {
        var mounts = try UserMounts.asked(record.hostConfig)
        let taken = Set(mounts.map(\.destination))
        for path in (record.config.volumes ?? [:]).keys.sorted() {
            let destination = ContainerPath.clean(path)
            guard destination.hasPrefix("/"), destination != "/" else {
                throw Fault(.invalidArgument, "invalid volume specification: '\(path)'")
            }
            if taken.contains(destination) { continue }
            mounts.append(UserMount(kind: .volume(name: "", source: ""), destination: destination))
        }
        return mounts.compactMap { mount in
            var mount = mount
            if case .tmpfs = mount.kind, record.hostConfig.tmpfs?[mount.destination] != nil { return nil }
            if case .volume = mount.kind {
                let name = RandomID.make()
                mount.kind = .volume(name: name, source: instance.volumeData(name))
            }
            return mount.point
        }
    }

    /// Anonymous volumes: folders of the container's own, with the image's content at their paths.
    func makeVolumes(_ record: ContainerRecord, _ rootfs: [RootMount]) async throws(Fault) {
        let volumes = record.mounts.filter { $0.type == "volume" }
        guard !volumes.isEmpty else { return }
        do throws(SystemError) {
            try Intent(.create).note(
                volumes.compactMap(\.name), in: instance.container(record.id), record.durability)
        } catch { throw error.fault("write down the volumes of container \(record.shortID)") }
        for point in volumes {
            do {
                try makeFolder(instance.volumes, mode: 0o711)
                try makeFolder(point.source, mode: 0o755)
            } catch { throw error.fault("make the volume of \(point.destination)") }
        }
        let content = VolumeContent(rootfs: rootfs, place: instance.container(record.id))
        try await BlockingPool.shared.run { () throws(Fault) in
            do throws(SystemError) { try content.copy(into: volumes) } catch {
                throw error.fault("copy the image's content into volumes")
            }
        }
    }
}
