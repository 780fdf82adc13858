/// The networks of a container to be created, by name.
package struct NetworkingConfig: Sendable, Equatable, Codable, ZeroValue {
    @OrNull package var endpointsConfig: [String: EndpointSettings]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case endpointsConfig = "EndpointsConfig"
    }
}

/// One network of a container: what was asked for, and what it got.
package struct EndpointSettings: Sendable, Equatable, Codable, ZeroValue {
    @OrNull package var ipamConfig: EndpointAddresses?
    @OrNull package var links: [String]?
    @OrNull package var aliases: [String]?
    @Always package var macAddress: String = ""
    @OrNull package var driverOpts: [String: String]?
    @Always package var gwPriority: Int = 0
    @Always package var networkID: String = ""
    @Always package var endpointID: String = ""
    @Always package var gateway: String = ""
    @Always package var ipAddress: String = ""
    @Always package var ipPrefixLen: Int = 0
    @Always package var ipv6Gateway: String = ""
    @Always package var globalIPv6Address: String = ""
    @Always package var globalIPv6PrefixLen: Int = 0
    @OrNull package var dnsNames: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case ipamConfig = "IPAMConfig"
        case links = "Links"
        case aliases = "Aliases"
        case macAddress = "MacAddress"
        case driverOpts = "DriverOpts"
        case gwPriority = "GwPriority"
        case networkID = "NetworkID"
        case endpointID = "EndpointID"
        case gateway = "Gateway"
        case ipAddress = "IPAddress"
        case ipPrefixLen = "IPPrefixLen"
        case ipv6Gateway = "IPv6Gateway"
        case globalIPv6Address = "GlobalIPv6Address"
        case globalIPv6PrefixLen = "GlobalIPv6PrefixLen"
        case dnsNames = "DNSNames"
    }
}

/// Addresses that the user asked for.
package struct EndpointAddresses: Sendable, Equatable, Codable, ZeroValue {
    package var ipv4Address: String?
    package var ipv6Address: String?
    package var linkLocalIPs: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case ipv4Address = "IPv4Address"
        case ipv6Address = "IPv6Address"
        case linkLocalIPs = "LinkLocalIPs"
    }
}
