internal import CLinux
internal import Glibc
package import Linux

/// A network interface as a link dump has it.
package struct Link: Sendable {
    package let index: Int32
    package let name: String
    /// `bridge`, `veth`; empty for a physical one.
    package let kind: String
    package let isUp: Bool
    /// RFC 2863 state 6: packets can pass.
    package let isOperational: Bool
    package let mtu: UInt32
    /// Index of the bridge it is a port of.
    package let master: Int32?
    package let address: MACAddress?

    init?(_ reply: NetlinkReply) {
        guard reply.type == Int(RTM_NEWLINK), let (header, attributes) = reply.content(ifinfomsg.self),
            let name = attributes.string(Int(IFLA_IFNAME))
        else { return nil }
        index = header.ifi_index
        self.name = name
        kind = attributes.nested(Int(IFLA_LINKINFO)).string(Int(IFLA_INFO_KIND)) ?? ""
        isUp = header.ifi_flags & UInt32(IFF_UP) != 0
        isOperational = attributes.integer(Int(IFLA_OPERSTATE), as: UInt8.self) == 6
        mtu = attributes.integer(Int(IFLA_MTU), as: UInt32.self) ?? 0
        master = attributes.integer(Int(IFLA_MASTER), as: Int32.self)
        address = attributes[Int(IFLA_ADDRESS)].flatMap(MACAddress.init(bytes:))
    }
}

extension NetlinkSocket {
    /// One link by name; nil where there is none.
    package mutating func link(_ name: String) throws(SystemError) -> Link? {
        var message = NetlinkMessage("RTM_GETLINK", name, type: Int(RTM_GETLINK))
        message.payload.fixed(ifinfomsg())
        message.payload.put(Int(IFLA_IFNAME), string: name)
        do { return try ask(message).lazy.compactMap(Link.init).first } catch {
            if error.errno == ENODEV { return nil }
            throw error
        }
    }

    /// All links of the namespace.
    package mutating func links() throws(SystemError) -> [Link] {
        var message = NetlinkMessage("RTM_GETLINK", "all", type: Int(RTM_GETLINK), flags: NLM_F_DUMP)
        message.payload.fixed(ifinfomsg())
        return try ask(message).compactMap(Link.init)
    }
}
