internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import State

extension Daemon {
    /// Containers, newest first.
    package func containerList(_ options: ContainerListOptions) async throws(Fault) -> [ContainerSummary] {
        let filter = try await ContainerFilter(options.filters, self)
        if options.all { await sweepHalfMade() }
        var found: [(ContainerRecord, Phase)] = []
        for record in store.all() {
            // One that cannot be told is shown rather than hidden; what touches it says why.
            let phase = (try? await phase(of: record)) ?? .dead
            guard options.all || options.limit != nil || filter.asksForStates || phase.isRunning,
                filter.matches(record, phase)
            else { continue }
            found.append((record, phase))
        }
        found.sort { $0.0.created > $1.0.created }
        if let limit = options.limit, limit > 0 { found = Array(found.prefix(limit)) }
        var summaries: [ContainerSummary] = []
        for (record, phase) in found {
            summaries.append(try await summary(record, phase, size: options.size))
        }
        return summaries
    }

    private func summary(
        _ record: ContainerRecord, _ phase: Phase, size: Bool
    ) async throws(Fault) -> ContainerSummary {
        var summary = ContainerSummary()
        summary.id = record.id
        summary.names = ["/\(record.name)"]
        summary.image = record.config.image
        summary.imageID = record.imageID
        summary.command = Self.commandText(record)
        summary.created = (WallClock.parse(record.created) ?? 0) / 1_000_000_000
        // Ports are the sandbox's: what does not run has none.
        let exposed = phase.isRunning ? record.config.exposedPorts ?? [:] : [:]
        summary.ports = exposed.keys.sorted().compactMap(Self.port)
        summary.labels = record.config.labels ?? [:]
        let state = state(record, phase)
        summary.state = state.status
        summary.status = state.statusText(
            at: WallClock.nanoseconds / 1_000_000_000, started: Self.seconds(state.startedAt),
            finished: Self.seconds(state.finishedAt))
        summary.hostConfig.networkMode = record.hostConfig.networkMode
        summary.networkSettings.networks = endpoints(record, phase)
        summary.mounts = record.mounts
        if size {
            summary.sizeRw = try await containerd.snapshots.usage(record.id, driver: record.driver, context)
            summary.sizeRootFs = try await rootSize(record) + (summary.sizeRw ?? 0)
        }
        return summary
    }

    /// Words with a blank in quotes, as moby's view of containers has them.
    private static func commandText(_ record: ContainerRecord) -> String {
        let words = record.args.map { $0.contains(" ") ? "'\($0)'" : $0 }
        return ([record.path] + words).joined(separator: " ")
    }

    static func seconds(_ text: String) -> Int64? {
        guard text != WallClock.never else { return nil }
        return WallClock.parse(text).map { $0 / 1_000_000_000 }
    }

    private static func port(_ text: String) -> PortSummary? {
        let parts = text.split(separator: "/")
        guard let number = parts.first.flatMap({ Int($0) }) else { return nil }
        var port = PortSummary()
        port.privatePort = number
        port.type = parts.count > 1 ? String(parts[1]) : "tcp"
        return port
    }

    /// What the networks gave, while they give it.
    func endpoints(_ record: ContainerRecord, _ phase: Phase) -> [String: EndpointSettings] {
        guard !phase.isRunning else { return record.networks }
        return record.networks.mapValues { settings in
            var settings = settings
            if !settings.endpointID.isEmpty { settings.macAddress = "" }
            settings.endpointID = ""
            settings.gateway = ""
            settings.ipAddress = ""
            settings.ipPrefixLen = 0
            return settings
        }
    }
}
