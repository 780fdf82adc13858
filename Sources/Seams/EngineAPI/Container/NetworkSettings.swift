/// A container's network as it is now.
package struct NetworkSettings: Sendable, Equatable, Codable, ZeroValue {
    @Always package var bridge: String = ""
    @Always package var sandboxID: String = ""
    /// Path of the network namespace.
    @Always package var sandboxKey: String = ""
    @Always package var ports: [String: [PortBinding]] = [:]
    @Always package var hairpinMode: Bool = false
    @Always package var linkLocalIPv6Address: String = ""
    @Always package var linkLocalIPv6PrefixLen: Int = 0
    @OrNull package var secondaryIPAddresses: [String]?
    @OrNull package var secondaryIPv6Addresses: [String]?
    @Always package var endpointID: String = ""
    @Always package var gateway: String = ""
    @Always package var globalIPv6Address: String = ""
    @Always package var globalIPv6PrefixLen: Int = 0
    @Always package var ipAddress: String = ""
    @Always package var ipPrefixLen: Int = 0
    @Always package var ipv6Gateway: String = ""
    @Always package var macAddress: String = ""
    @Always package var networks: [String: EndpointSettings] = [:]

    package init() {}

    enum CodingKeys: String, CodingKey {
        case bridge = "Bridge"
        case sandboxID = "SandboxID"
        case sandboxKey = "SandboxKey"
        case ports = "Ports"
        case hairpinMode = "HairpinMode"
        case linkLocalIPv6Address = "LinkLocalIPv6Address"
        case linkLocalIPv6PrefixLen = "LinkLocalIPv6PrefixLen"
        case secondaryIPAddresses = "SecondaryIPAddresses"
        case secondaryIPv6Addresses = "SecondaryIPv6Addresses"
        case endpointID = "EndpointID"
        case gateway = "Gateway"
        case globalIPv6Address = "GlobalIPv6Address"
        case globalIPv6PrefixLen = "GlobalIPv6PrefixLen"
        case ipAddress = "IPAddress"
        case ipPrefixLen = "IPPrefixLen"
        case ipv6Gateway = "IPv6Gateway"
        case macAddress = "MacAddress"
        case networks = "Networks"
    }
}
