internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import OCI
internal import State

extension Daemon {
    /// All that is known of one container.
    package func containerInspect(_ id: String, size: Bool) async throws(Fault) -> ContainerInspect {
        let record = try store.find(id)
        let phase = try await phase(of: record)
        let folder = instance.container(record.id)
        var answer = ContainerInspect()
        answer.id = record.id
        answer.created = record.created
        answer.path = record.path
        answer.args = record.args
        answer.state = state(record, phase)
        // Without the shim's record nothing is known of it.
        if phase.isRunning, let live = (try? LiveRecord.load(instance.liveRecord(record.id))) ?? nil {
            answer.state.oomKilled = live.oomKilled
        }
        answer.image = record.imageID
        answer.resolvConfPath = "\(folder)/resolv.conf"
        answer.hostnamePath = "\(folder)/hostname"
        answer.hostsPath = "\(folder)/hosts"
        answer.logPath = record.logPath
        answer.name = "/\(record.name)"
        answer.driver = record.driver
        answer.platform = "linux"
        answer.appArmorProfile = try AppArmor.kept(by: record, HostFacts.current)
        answer.hostConfig = record.hostConfig
        answer.graphDriver = GraphDriver(name: record.driver)
        answer.mounts = record.mounts
        answer.config = record.config
        answer.networkSettings = networkSettings(record, phase)
        if size {
            answer.sizeRw = try await containerd.snapshots.usage(record.id, driver: record.driver, context)
            answer.sizeRootFs = try await rootSize(record) + (answer.sizeRw ?? 0)
        }
        return answer
    }

    func state(_ record: ContainerRecord, _ phase: Phase) -> EngineAPI.ContainerState {
        var state = EngineAPI.ContainerState()
        state.status = phase.word
        state.running = phase.isRunning
        if case .paused = phase { state.paused = true }
        state.pid = Int(phase.pid)
        state.startedAt = record.run.startedAt ?? WallClock.never
        state.finishedAt = record.run.finishedAt ?? WallClock.never
        state.error = record.run.error ?? ""
        state.exitCode = record.run.exitCode ?? 0
        if case .exited(let exit) = phase {
            state.exitCode = Int(exit.status)
            state.oomKilled = exit.oomKilled
            state.finishedAt = exit.exitedAt
            if !exit.startedAt.isEmpty { state.startedAt = exit.startedAt }
            if !exit.reason.isEmpty { state.error = exit.reason }
        }
        return state
    }

    private func networkSettings(_ record: ContainerRecord, _ phase: Phase) -> NetworkSettings {
        var settings = NetworkSettings()
        let networks = endpoints(record, phase)
        settings.networks = networks
        guard phase.isRunning else { return settings }
        settings.sandboxID = record.id
        settings.sandboxKey = record.hostConfig.networkMode.isBridge ? sandboxPath(record.id) : ""
        for port in (record.config.exposedPorts ?? [:]).keys { settings.ports[port] = [] }
        if let endpoint = networks["bridge"] {
            settings.endpointID = endpoint.endpointID
            settings.gateway = endpoint.gateway
            settings.ipAddress = endpoint.ipAddress
            settings.ipPrefixLen = endpoint.ipPrefixLen
            settings.macAddress = endpoint.macAddress
        }
        return settings
    }

    /// Bytes of the image below a container; 0 where the image is gone.
    func rootSize(_ record: ContainerRecord) async throws(Fault) -> Int64 {
        // A removed image's size is not known any more.
        guard let image = try? await findImage(record.imageID, platform: nil) else { return 0 }
        return try await imageBytes(image)
    }
}
