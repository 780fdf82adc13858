internal import CLinux
internal import Glibc
package import Linux

extension NetlinkMessage {
    /// Gives a link an address and its network's broadcast address (RTM_NEWADDR, EEXIST where it has it).
    package static func newAddress(
        _ address: IPv4Address, prefixLength: Int, link index: Int32
    ) -> NetlinkMessage {
        var message = NetlinkMessage(
            "RTM_NEWADDR", "\(address)/\(prefixLength)", type: Int(RTM_NEWADDR),
            flags: NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
        var header = ifaddrmsg()
        header.ifa_family = UInt8(AF_INET)
        header.ifa_prefixlen = UInt8(truncatingIfNeeded: prefixLength)
        header.ifa_index = UInt32(bitPattern: index)
        message.payload.fixed(header)
        message.payload.put(Int(IFA_LOCAL), bytes: address.bytes)
        message.payload.put(Int(IFA_ADDRESS), bytes: address.bytes)
        if prefixLength < 31 {
            let network = IPv4Network(address, prefixLength: prefixLength)
            message.payload.put(Int(IFA_BROADCAST), bytes: network.last.bytes)
        }
        return message
    }

    /// The default route through `gateway` (RTM_NEWROUTE).
    package static func newDefaultRoute(via gateway: IPv4Address, link index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(
            "RTM_NEWROUTE", "default via \(gateway)", type: Int(RTM_NEWROUTE),
            flags: NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
        var header = rtmsg()
        header.rtm_family = UInt8(AF_INET)
        header.rtm_table = UInt8(RT_TABLE_MAIN.rawValue)
        header.rtm_protocol = UInt8(RTPROT_BOOT)
        header.rtm_type = UInt8(RTN_UNICAST)
        message.payload.fixed(header)
        message.payload.put(Int(RTA_GATEWAY.rawValue), bytes: gateway.bytes)
        message.payload.put(Int(RTA_OIF.rawValue), UInt32(bitPattern: index))
        return message
    }
}

extension NetlinkSocket {
    /// Every network the host knows a way to, and every network its addresses lie in; the default route left out.
    package mutating func networksInUse() throws(SystemError) -> [IPv4Network] {
        var routes = NetlinkMessage("RTM_GETROUTE", "all", type: Int(RTM_GETROUTE), flags: NLM_F_DUMP)
        var header = rtmsg()
        header.rtm_family = UInt8(AF_INET)
        routes.payload.fixed(header)
        var addresses = NetlinkMessage("RTM_GETADDR", "all", type: Int(RTM_GETADDR), flags: NLM_F_DUMP)
        var family = ifaddrmsg()
        family.ifa_family = UInt8(AF_INET)
        addresses.payload.fixed(family)
        return try ask(routes).compactMap(Self.destination) + ask(addresses).compactMap(Self.network)
    }

    private static func destination(_ reply: NetlinkReply) -> IPv4Network? {
        guard reply.type == Int(RTM_NEWROUTE), let (header, attributes) = reply.content(rtmsg.self),
            header.rtm_family == UInt8(AF_INET), header.rtm_dst_len > 0,
            let address = attributes[Int(RTA_DST.rawValue)].flatMap(IPv4Address.init(bytes:))
        else { return nil }
        return IPv4Network(address, prefixLength: Int(header.rtm_dst_len))
    }

    private static func network(_ reply: NetlinkReply) -> IPv4Network? {
        guard reply.type == Int(RTM_NEWADDR), let (header, attributes) = reply.content(ifaddrmsg.self),
            let address = attributes[Int(IFA_ADDRESS)].flatMap(IPv4Address.init(bytes:))
        else { return nil }
        return IPv4Network(address, prefixLength: Int(header.ifa_prefixlen))
    }
}
