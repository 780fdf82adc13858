internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Glibc
internal import Linux
internal import LogDriverAPI
internal import OCI
internal import State

extension Daemon {
    /// Makes a container that does not run yet.
    package func containerCreate(
        _ request: ContainerCreateRequest, name: String?, platform: String?
    ) async throws(Fault) -> ContainerCreateResponse {
        try DataRoot.open(instance)
        var warnings: [String] = []
        let (record, image) = try await newRecord(request, name: name, platform: platform, &warnings)
        try await make(record, image)
        return ContainerCreateResponse(id: record.id, warnings: warnings)
    }

    /// The record that a request becomes, checked and filled from the image; nothing is made.
    func newRecord(
        _ request: ContainerCreateRequest, name: String?, platform: String?, _ warnings: inout [String]
    ) async throws(Fault) -> (ContainerRecord, ResolvedImage) {
        let chosen = try name.flatMap { $0.isEmpty ? nil : $0 }.map(ContainerName.checked)
        var config = request.config
        var host = request.hostConfig
        try Validation.check(&config, &host, HostFacts.current, &warnings)
        try checkLogging(&host)
        try checkNetwork(request, &host)
        let image = try await findImage(config.image, platform: platform)
        if let defaults = image.config.config { config.merge(defaults) }
        let command = try config.command()
        let id = RandomID.make()
        takeNames(&config, host.networkMode)
        if config.hostname.isEmpty {
            config.hostname = host.networkMode == "host" ? HostFacts.current.hostname : String(id.prefix(12))
        }
        try adapt(&host)
        var record = ContainerRecord(
            id: id, name: chosen ?? "", created: WallClock.now, path: command[0], args: Array(command.dropFirst()),
            config: config, hostConfig: host, imageID: image.configDigest.description,
            platform: "\(image.config.os)/\(image.config.architecture)",
            driver: try await containerd.snapshots.defaultDriver(), mounts: [],
            networks: request.networkingConfig.endpoints(mode: host.networkMode), logPath: "")
        if host.logConfig.type == "json-file" { record.logPath = "\(instance.container(id))/\(id)-json.log" }
        record.mounts = try points(record)
        record.appArmorProfile = try AppArmor.profile(for: record, HostFacts.current)
        // What they cannot be is told now, not at the first start.
        _ = try LogAttributes.of(record)
        return (record, image)
    }

    /// Makes the container: folder, intent, name, snapshot, volumes, record. A failure takes all of it back.
    private func make(_ record: ContainerRecord, _ image: ResolvedImage) async throws(Fault) {
        var record = record
        let folder = instance.container(record.id)
        do {
            try makeFolder(instance.containers, mode: 0o710)
            try FolderOnTheWay.make(record.id, in: instance.containers)
        } catch { throw error.fault("make the folder of container \(record.shortID)") }
        do throws(Fault) {
            record.name = try await takeName(record)
            try await makeVolumes(record, try await prepareSnapshot(record, image))
            try RecordFile.write(record, store.recordFile(record.id), record.durability)
        } catch {
            await discard(record)
            throw error
        }
        Intent(.create).clear(in: folder)
    }

    /// Reserves the wanted name, or one that nobody has.
    private func takeName(_ record: ContainerRecord) async throws(Fault) -> String {
        for attempt in 0..<64 {
            let random = ContainerName.random() + (attempt < 8 ? "" : String(attempt))
            let name = record.name.isEmpty ? random : record.name
            guard let holder = try store.names.reserve(name, for: record.id) else { return name }
            if try await inherit(name, from: holder, for: record.id) { return name }
            if !record.name.isEmpty { throw Self.taken(name, by: holder) }
        }
        throw Fault(.conflict, "no free container name was found")
    }

    static func taken(_ name: String, by holder: String) -> Fault {
        Fault(
            .conflict,
            "Conflict. The container name \"/\(name)\" is already in use by container \"\(holder)\". "
                + "You have to remove (or rename) that container to be able to reuse that name.")
    }

    /// Takes a name over from a container that a killed process never finished to make, or to remove.
    func inherit(_ name: String, from holder: String, for id: String) async throws(Fault) -> Bool {
        let folder = instance.container(holder)
        if access(store.recordFile(holder), F_OK) == 0, Intent.read(folder, .remove) == nil { return false }
        for action in [Intent.Action.create, .remove] {
            if let intent = Intent.read(folder, action), !intent.isAbandoned { return false }
        }
        do { try makeFolder(instance.locks) } catch { throw error.fault("make the folder of locks") }
        guard try store.names.takeOver(name, from: holder, for: id, lock: "\(instance.locks)/names.lock") else {
            return false
        }
        await discard(id: holder, driver: nil)
        return true
    }

    private func prepareSnapshot(_ record: ContainerRecord, _ image: ResolvedImage) async throws(Fault) -> [RootMount] {
        let parent = image.chainID?.description
        do throws(Fault) { return try await prepare(record, parent) } catch {
            guard error.kind == .notFound else { throw error }
            // The image is there, but not unpacked for this snapshotter.
            try await unpack(record.config.image, platform: record.platform)
            return try await prepare(record, parent)
        }
    }

    /// A power cut may forget the rootfs of a container with `--rm`.
    private func prepare(_ record: ContainerRecord, _ parent: String?) async throws(Fault) -> [RootMount] {
        try await containerd.snapshots.prepare(
            record.id, parent: parent, driver: record.driver,
            labels: record.hostConfig.autoRemove ? ["swmono.io/volatile": "true"] : [:], context)
    }

    /// Takes back a container that was not made whole.
    func discard(_ record: ContainerRecord) async {
        if !record.name.isEmpty { store.names.release(record.name, of: record.id) }
        await discard(id: record.id, driver: record.driver)
    }

    func discard(id: String, driver: String?) async {
        // Each may not have been made; what stays is found by its abandoned intent.
        _ = try? await containerd.snapshots.remove(id, driver: driver, context)
        for volume in Intent.made(instance.container(id), .create) where RandomID.isWhole(volume) {
            // As above.
            try? removeFolder(instance.volume(volume))
        }
        _ = try? removeFolder(instance.container(id))
    }
}

extension NetworkingConfig {
    /// The one network of this stage, by the mode's name, with what the user asked of it.
    func endpoints(mode: String) -> [String: EndpointSettings] {
        if mode.hasPrefix("container:") { return [:] }
        let name = mode.isBridge ? "bridge" : mode
        return [name: endpointsConfig?[name] ?? endpointsConfig?[mode] ?? EndpointSettings()]
    }
}
