package import Faults
package import OCI

extension EndpointSettings: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.orNull("IPAMConfig", &ipamConfig)
        try list.orNull("Links", &links)
        try list.orNull("Aliases", &aliases)
        try list.always("MacAddress", &macAddress)
        try list.orNull("DriverOpts", &driverOpts)
        try list.always("GwPriority", &gwPriority)
        try list.always("NetworkID", &networkID)
        try list.always("EndpointID", &endpointID)
        try list.always("Gateway", &gateway)
        try list.always("IPAddress", &ipAddress)
        try list.always("IPPrefixLen", &ipPrefixLen)
        try list.always("IPv6Gateway", &ipv6Gateway)
        try list.always("GlobalIPv6Address", &globalIPv6Address)
        try list.always("GlobalIPv6PrefixLen", &globalIPv6PrefixLen)
        try list.orNull("DNSNames", &dnsNames)
    }
}

extension EndpointAddresses: JSONMembered {
    package mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.ifSet("IPv4Address", &ipv4Address)
        try list.ifSet("IPv6Address", &ipv6Address)
        try list.ifSet("LinkLocalIPs", &linkLocalIPs)
    }
}
