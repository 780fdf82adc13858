internal import CLinux
internal import Glibc
package import Linux

/// One address of a link, as it is given back after the link has moved (rtnetlink(7)).
package struct LinkAddress: Sendable, Equatable {
    let family: UInt8
    let prefixLength: UInt8
    let bytes: [UInt8]
}

extension NetlinkSocket {
    /// Moves a link into another network namespace under `name`, in one step, down; returns its index there and
    /// its permanent addresses of global scope, which the kernel has taken away.
    package mutating func moveLink(
        _ old: String, as name: String, into namespace: Int32
    ) throws(SystemError) -> [LinkAddress] {
        let index = try self.index(of: old)
        let addresses = try addresses(of: index)
        var move = NetlinkMessage("RTM_NEWLINK", old, type: Int(RTM_NEWLINK), flags: NLM_F_ACK)
        var header = NetlinkMessage.header(index: index)
        // Down first: others must not lose an interface that is in use between two packets.
        header.ifi_change = UInt32(IFF_UP)
        var down = NetlinkMessage("RTM_NEWLINK", old, type: Int(RTM_NEWLINK), flags: NLM_F_ACK)
        down.payload.fixed(header)
        try perform([down])
        move.payload.fixed(NetlinkMessage.header(index: index))
        move.payload.put(Int(IFLA_IFNAME), string: name)
        move.payload.put(Int(IFLA_NET_NS_FD), UInt32(bitPattern: namespace))
        try perform([move])
        return addresses
    }

    /// Gives a link that has come its addresses, and brings it up.
    package mutating func settleLink(_ name: String, _ addresses: [LinkAddress]) throws(SystemError) {
        let index = try self.index(of: name)
        try perform(addresses.map { $0.message(index) } + [.setUp(index)])
    }

    private mutating func index(of name: String) throws(SystemError) -> Int32 {
        guard let link = try link(name) else { throw SystemError("RTM_GETLINK", errno: ENODEV, name) }
        return link.index
    }

    private mutating func addresses(of index: Int32) throws(SystemError) -> [LinkAddress] {
        var message = NetlinkMessage("RTM_GETADDR", "all", type: Int(RTM_GETADDR), flags: NLM_F_DUMP)
        message.payload.fixed(ifaddrmsg())
        return try ask(message).compactMap { LinkAddress($0, of: index) }
    }
}

extension LinkAddress {
    /// nil: another link's, or one that belongs to its old place (dynamic, link-local).
    fileprivate init?(_ reply: NetlinkReply, of index: Int32) {
        guard reply.type == Int(RTM_NEWADDR), let (header, attributes) = reply.content(ifaddrmsg.self),
            header.ifa_index == UInt32(bitPattern: index), header.ifa_scope == UInt8(RT_SCOPE_UNIVERSE.rawValue),
            Int32(header.ifa_flags) & Int32(IFA_F_PERMANENT) != 0,
            let bytes = attributes[Int(IFA_LOCAL)] ?? attributes[Int(IFA_ADDRESS)]
        else { return nil }
        self.init(family: header.ifa_family, prefixLength: header.ifa_prefixlen, bytes: Array(bytes))
    }

    fileprivate func message(_ index: Int32) -> NetlinkMessage {
        var message = NetlinkMessage(
            "RTM_NEWADDR", "link \(index)", type: Int(RTM_NEWADDR), flags: NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
        var header = ifaddrmsg()
        header.ifa_family = family
        header.ifa_prefixlen = prefixLength
        header.ifa_index = UInt32(bitPattern: index)
        message.payload.fixed(header)
        message.payload.put(Int(IFA_LOCAL), bytes: bytes)
        message.payload.put(Int(IFA_ADDRESS), bytes: bytes)
        return message
    }
}
