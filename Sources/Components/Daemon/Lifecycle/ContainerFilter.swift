internal import ContainerdAPI
internal import EngineAPI
internal import Faults
internal import Linux
internal import OCI
internal import State

/// `ps --filter`: values of one name are alternatives, names must all hold.
struct ContainerFilter {
    private let filters: Filters
    private var before: String?
    private var since: String?
    private var ancestors: Set<String> = []

    private static let names: Set<String> = [
        "ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name", "network",
        "publish", "since", "status", "volume",
    ]
    private static let states: Set<String> = [
        "created", "running", "paused", "restarting", "removing", "exited", "dead",
    ]

    /// Throws moby's texts for names and values that are none.
    init(_ filters: Filters, _ daemon: Daemon) async throws(Fault) {
        self.filters = filters
        for name in filters.keys.sorted() where !Self.names.contains(name) {
            throw Fault(.invalidArgument, "invalid filter '\(name)'")
        }
        for value in filters["status"] ?? [] where !Self.states.contains(value) {
            throw Fault(.invalidArgument, "invalid filter 'status=\(value)'")
        }
        for value in filters["exited"] ?? [] where Int(value) == nil {
            throw Fault(.invalidArgument, "invalid filter 'exited=\(value)'")
        }
        for value in filters["health"] ?? [] where !Self.healths.contains(value) {
            throw Fault(.invalidArgument, "unrecognized filter value for health: \(value)")
        }
        if let values = filters["is-task"], !values.allSatisfy({ SecurityOptions.bool($0) != nil }) {
            throw Fault(.invalidArgument, "invalid filter 'is-task=[\(values.joined(separator: " "))]'")
        }
        for name in ["expose", "publish"] {
            for value in filters[name] ?? [] where !Self.isPort(value) {
                throw Fault(.invalidArgument, "error while looking up for \(name) \(value): invalid port")
            }
        }
        if let text = filters["before"]?.first { before = try daemon.store.find(text).created }
        if let text = filters["since"]?.first { since = try daemon.store.find(text).created }
        for text in filters["ancestor"] ?? [] {
            // An image that is not there is nobody's ancestor.
            if let image = try? await daemon.findImage(text, platform: nil) {
                ancestors.insert(image.configDigest.description)
            }
        }
    }

    private static let healths: Set<String> = ["none", "starting", "healthy", "unhealthy"]

    /// `80`, `8000-8010`, `53/udp`.
    private static func isPort(_ text: String) -> Bool {
        text.prefix { $0 != "/" }.split(separator: "-", omittingEmptySubsequences: false).allSatisfy {
            UInt16($0) != nil
        }
    }

    /// A regular expression over the name, with its slash and without.
    private static func isNamed(_ text: String, _ name: String) -> Bool {
        if name.contains(text) { return true }
        guard let pattern = Pattern(text) else { return false }
        return pattern.matches(name) || pattern.matches("/" + name)
    }

    /// Whether containers that do not run are asked for.
    var asksForStates: Bool { filters["status"] != nil || filters["exited"] != nil }

    func matches(_ record: ContainerRecord, _ phase: Phase) -> Bool {
        if let before, record.created >= before { return false }
        if let since, record.created <= since { return false }
        return any("id") { record.id.hasPrefix($0) || Pattern($0)?.matches(record.id) ?? false }
            && any("name") { Self.isNamed($0, record.name) }
            && any("status") { phase.word == $0 }
            && any("exited") { phase.exitStatus == UInt32($0) }
            && any("ancestor") { ancestors.contains(record.imageID) || record.config.image == $0 }
            && all("label") { Self.holds($0, record.config.labels ?? [:]) }
            && any("network") { name in
                record.networks.contains { $0.key == name || !name.isEmpty && $0.value.networkID.hasPrefix(name) }
            }
            && any("volume") { path in
                record.mounts.contains { $0.destination == path || $0.name == path || $0.source == path }
            }
            && any("expose") { port in
                (record.config.exposedPorts ?? [:]).keys.contains { $0 == port || $0 == port + "/tcp" }
            }
            && any("health") { $0 == "none" } && any("is-task") { SecurityOptions.bool($0) == false }
            && any("publish") { _ in false }
    }

    private func any(_ name: String, _ holds: (String) -> Bool) -> Bool {
        filters[name].map { $0.contains(where: holds) } ?? true
    }

    private func all(_ name: String, _ holds: (String) -> Bool) -> Bool {
        filters[name].map { $0.allSatisfy(holds) } ?? true
    }

    /// `key` or `key=value`.
    static func holds(_ text: String, _ labels: [String: String]) -> Bool {
        guard let cut = text.firstIndex(of: "=") else { return labels[text] != nil }
        return labels[String(text[..<cut])] == String(text[text.index(after: cut)...])
    }
}

extension Phase {
    /// Exit code of a container that ended.
    var exitStatus: UInt32? {
        if case .exited(let exit) = self { exit.status } else { nil }
    }
}
