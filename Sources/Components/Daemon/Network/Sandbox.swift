internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import NetworkDriverAPI
internal import State

/// Where a container's network lives.
struct Sandbox: Sendable {
    /// For the spec.
    var namespace: JoinedNamespaces.Choice
    /// The network to join, if there is anything to join.
    var network: NetworkConfig?
    /// The container whose hosts, hostname and resolv.conf are shared.
    var filesOf: String?
}

extension Daemon {
    /// The path that holds a container's network namespace, from its start until it is stopped or removed.
    func sandboxPath(_ id: String) -> String { "\(instance.networkNamespaces)/\(id.prefix(32))" }

    /// Makes the sandbox, or finds the one that a restart left. `none` needs no file: its namespace dies with the
    /// container.
    func openSandbox(of record: ContainerRecord) async throws(Fault) -> Sandbox {
        let mode = record.hostConfig.networkMode
        if record.config.networkDisabled == true || mode == "none" { return Sandbox(namespace: .new) }
        if mode == "host" { return Sandbox(namespace: .host) }
        if mode.hasPrefix("container:") { return try await sharedSandbox(String(mode.dropFirst("container:".count))) }
        let network = try networks.standard("bridge").config
        let path = sandboxPath(record.id)
        do {
            try makeFolder(instance.networkNamespaces)
            // A file without a namespace on it is what a power cut or a kill left.
            if !NetworkNamespace.isHeld(path) {
                try NetworkNamespace.remove(path)
                try NetworkNamespace.create(at: path)
            }
        } catch { throw error.fault("make the network sandbox of container \(record.shortID)") }
        return Sandbox(namespace: .join(path), network: network)
    }

    /// Who shares a container's network shares its name, as it does hosts and hostname; one that is not there yet is
    /// the start's error.
    func takeNames(_ config: inout ContainerConfig, _ mode: String) {
        guard mode.hasPrefix("container:"), let other = try? store.find(String(mode.dropFirst("container:".count)))
        else { return }
        config.hostname = other.config.hostname
        config.domainname = other.config.domainname
    }

    private func sharedSandbox(_ text: String) async throws(Fault) -> Sandbox {
        let other = try store.find(text)
        if other.hostConfig.networkMode == "host" { return Sandbox(namespace: .host, filesOf: other.id) }
        let path = sandboxPath(other.id)
        if NetworkNamespace.isHeld(path) { return Sandbox(namespace: .join(path), filesOf: other.id) }
        guard case let phase = try await phase(of: other), phase.isRunning else {
            throw Fault(.conflict, "cannot join network of a non running container: \(other.id)")
        }
        return Sandbox(namespace: .join("/proc/\(phase.pid)/ns/net"), filesOf: other.id)
    }

    /// Joins the container's network, if it has one to join; blocking, so on a thread of its own.
    func joinNetwork(_ record: ContainerRecord, _ sandbox: Sandbox) async throws(Fault) -> Endpoint? {
        guard let network = sandbox.network, let driver = drivers[network.driver] else { return nil }
        let settings = record.networks.values.first
        let request = EndpointRequest(
            network: network, endpointID: record.id, sandbox: sandboxPath(record.id),
            macAddress: (settings?.wantedMAC ?? record.config.macAddress).flatMap { $0.isEmpty ? nil : $0 },
            address: settings?.ipamConfig?.ipv4Address)
        return try await BlockingPool.shared.run { () throws(Fault) in try driver.join(request) }
    }

    /// Gives the container's address and sandbox back; nothing there is a success.
    func releaseNetwork(of record: ContainerRecord) async {
        let path = sandboxPath(record.id)
        guard record.hostConfig.networkMode.isBridge, access(path, F_OK) == 0,
            // Without the network's record there is no endpoint either.
            let network = try? networks.standard("bridge").config, let driver = drivers[network.driver]
        else { return }
        let id = record.id
        // What cannot be released now stays under its path and is released by the next start or removal.
        _ = try? await BlockingPool.shared.run { () throws(Fault) in
            try driver.leave(network: network, endpointID: id, sandbox: .removed)
            do throws(SystemError) { try NetworkNamespace.remove(path) } catch {
                throw error.fault("remove the sandbox \(path)")
            }
        }
    }
}

extension EndpointSettings {
    /// The address asked for; one that an earlier run was given has an endpoint beside it.
    fileprivate var wantedMAC: String? { endpointID.isEmpty && !macAddress.isEmpty ? macAddress : nil }
}
