internal import EngineAPI

/// The network a container is in.
enum NetworkOptions: OptionGroup {
    static var flags: [Flag] {
        [
            network("network"), network("net").alias(of: "network"),
            Flag("network-alias", nil, "list", "Add network-scoped alias for the container").later,
            Flag("net-alias", nil, "list", "Add network-scoped alias for the container").later
                .alias(of: "network-alias"),
            Flag("publish", "p", "list", "Publish a container's port(s) to the host").later,
            .toggle("publish-all", "P", "Publish all exposed ports to random ports").later,
            Flag("expose", nil, "list", "Expose a port or a range of ports") { (text) throws(UsageFault) in
                _ = try ExposedPorts.parse(text)
            },
            Flag("ip", nil, "string", "IPv4 address (e.g., 172.30.100.104)").later,
            Flag("ip6", nil, "string", "IPv6 address (e.g., 2001:db8::33)").later,
            Flag("link", nil, "list", "Add link to another container").later,
            Flag("link-local-ip", nil, "list", "Container IPv4/IPv6 link-local addresses").later,
            Flag("mac-address", nil, "string", "Container MAC address (e.g., 92:d0:c6:0a:29:33)").later,
        ]
    }

    static func apply(_ values: FlagValues, to request: inout ContainerCreateRequest) throws(UsageFault) {
        let networks = try values.list("network").map { (text) throws(UsageFault) in try name(text) }
        if networks.first?.isEmpty ?? false { throw UsageFault("no name set for network") }
        guard networks.count < 2 else { throw UsageFault("--network: more than one is not supported yet") }
        request.hostConfig.networkMode = networks.first ?? "default"
        var ports: [String: EmptyObject] = [:]
        for text in values.list("expose") {
            for port in try ExposedPorts.parse(text) { ports[port] = EmptyObject() }
        }
        if !ports.isEmpty { request.config.exposedPorts = ports }
    }

    private static func network(_ flag: String) -> Flag {
        Flag(flag, nil, "network", "Connect a container to a network") { (text) throws(UsageFault) in
            _ = try name(text)
        }.choosing(["bridge", "host", "none"])
    }

    // `name`, or `name=…,key=value,…`, of whose keys none but the name has its network yet.
    private static func name(_ text: String) throws(UsageFault) -> String {
        guard text.contains("="), !text.hasPrefix("container:") else { return text }
        var name = ""
        for field in try CommaList.fields(text) {
            let (key, value) = KeyValue.split(field)
            guard let value, !key.isEmpty else { throw UsageFault("invalid field \(field)") }
            switch FilterOption.trim(key).lowercased() {
            case "name": name = FilterOption.trim(value)
            case "alias", "ip", "ip6", "mac-address", "link-local-ip", "driver-opt", "gw-priority":
                throw UsageFault("\(key): not supported yet")
            default: throw UsageFault("invalid field key \(key)")
            }
        }
        guard !name.isEmpty else { throw UsageFault("network name/id is not specified") }
        return name
    }
}

/// `--expose port[-port][/protocol]`.
enum ExposedPorts {
    static func parse(_ text: String) throws(UsageFault) -> [String] {
        let bad = UsageFault("invalid range format for --expose: \(text)")
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let kind = parts.count == 2 ? parts[1].lowercased() : "tcp"
        let bounds = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ["tcp", "udp", "sctp"].contains(kind), let first = UInt16(bounds[0]),
            let last = UInt16(bounds.last ?? ""),
            first <= last
        else { throw bad }
        return (first...last).map { "\($0)/\(kind)" }
    }
}
