internal import EngineAPI
internal import Faults

extension Command {
    static let top = Command(
        "top", "CONTAINER [ps OPTIONS]", "Display the running processes of a container",
        spellings: ["container top", "top"], arity: .atLeast(1)
    ) { (use) throws(CommandFailure) in
        let answer = try await use.session.ask { (engine) throws(Fault) in
            try await engine.containerTop(
                use.arguments[0], arguments: use.arguments.dropFirst().joined(separator: " "))
        }
        let lines = ([answer.titles] + answer.processes).map { $0.joined(separator: "\t") + "\n" }
        use.console.write(TableWriter.align(lines.joined()))
    }.withoutMixing()

    static let port = Command(
        "port", "CONTAINER [PRIVATE_PORT[/PROTO]]", "List port mappings or a specific mapping for the container",
        spellings: ["container port", "port"], arity: .between(1, 2)
    ) { (use) throws(CommandFailure) in
        let container = try await use.session.ask { (engine) throws(Fault) in
            try await engine.containerInspect(use.arguments[0], size: false)
        }
        let ports = container.networkSettings.ports
        guard use.arguments.count == 2 else { return use.console.write(PortLines.all(ports)) }
        let wanted = use.arguments[1].contains("/") ? use.arguments[1] : use.arguments[1] + "/tcp"
        guard let places = ports[wanted], !places.isEmpty else {
            throw CommandFailure("no public port '\(use.arguments[1])' published for \(use.arguments[0])")
        }
        use.console.write(places.map { PortLines.place($0) + "\n" }.joined())
    }

    /// What follows the first argument is not the command's own.
    private func withoutMixing() -> Command {
        var copy = self
        copy.mixes = false
        return copy
    }
}

/// `80/tcp -> 0.0.0.0:8080`.
enum PortLines {
    static func all(_ ports: [String: [PortBinding]]) -> String {
        ports.keys.sorted().flatMap { port in (ports[port] ?? []).map { "\(port) -> \(place($0))\n" } }.joined()
    }

    static func place(_ binding: PortBinding) -> String {
        (binding.hostIP.contains(":") ? "[\(binding.hostIP)]" : binding.hostIP) + ":\(binding.hostPort)"
    }
}
