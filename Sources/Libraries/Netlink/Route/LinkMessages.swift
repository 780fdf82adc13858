internal import CLinux
internal import Glibc

// Names of interfaces are at most 15 bytes (IFNAMSIZ); the kernel refuses longer ones.
extension NetlinkMessage {
    /// A bridge, still down (RTM_NEWLINK, EEXIST where the name is taken). Its own address keeps it from taking
    /// that of its lowest port, which would change under the neighbours' caches.
    package static func newBridge(_ name: String, address: MACAddress, mtu: UInt32? = nil) -> NetlinkMessage {
        var message = newLink(name)
        message.payload.put(Int(IFLA_ADDRESS), bytes: address.bytes)
        if let mtu { message.payload.put(Int(IFLA_MTU), mtu) }
        message.payload.nest(Int(IFLA_LINKINFO)) { $0.put(Int(IFLA_INFO_KIND), string: "bridge") }
        return message
    }

    /// A pair of veth(4): one end here, the other at once in another namespace under its final name, down.
    package static func newVeth(_ name: String, _ options: VethOptions) -> NetlinkMessage {
        var message = newLink(name, flags: options.isUp ? UInt32(IFF_UP) : 0)
        if let mtu = options.mtu { message.payload.put(Int(IFLA_MTU), mtu) }
        if let master = options.master { message.payload.put(Int(IFLA_MASTER), UInt32(master)) }
        message.payload.nest(Int(IFLA_LINKINFO)) { info in
            info.put(Int(IFLA_INFO_KIND), string: "veth")
            info.nest(Int(IFLA_INFO_DATA)) { data in
                data.nest(Int(VETH_INFO_PEER)) { options.writePeer(&$0) }
            }
        }
        return message
    }

    /// Brings a link up (RTM_NEWLINK on an index).
    package static func setUp(_ index: Int32) -> NetlinkMessage {
        change(index, flags: UInt32(IFF_UP))
    }

    /// Brings a link up by name (RTM_SETLINK, ENODEV where there is none).
    package static func setUp(_ name: String) -> NetlinkMessage {
        var message = NetlinkMessage("RTM_SETLINK", name, type: Int(RTM_SETLINK), flags: NLM_F_ACK)
        message.payload.fixed(header(flags: UInt32(IFF_UP)))
        message.payload.put(Int(IFLA_IFNAME), string: name)
        return message
    }

    /// Puts a link under a bridge; index 0 takes it out.
    package static func setMaster(_ index: Int32, _ master: Int32) -> NetlinkMessage {
        var message = change(index)
        message.payload.put(Int(IFLA_MASTER), UInt32(bitPattern: master))
        return message
    }

    /// Sets the largest packet, in bytes.
    package static func setMTU(_ index: Int32, _ mtu: UInt32) -> NetlinkMessage {
        var message = change(index)
        message.payload.put(Int(IFLA_MTU), mtu)
        return message
    }

    /// Sets the Ethernet address.
    package static func setAddress(_ index: Int32, _ address: MACAddress) -> NetlinkMessage {
        var message = change(index)
        message.payload.put(Int(IFLA_ADDRESS), bytes: address.bytes)
        return message
    }

    /// Deletes a link by name (ENODEV where there is none).
    package static func deleteLink(_ name: String) -> NetlinkMessage {
        var message = NetlinkMessage("RTM_DELLINK", name, type: Int(RTM_DELLINK), flags: NLM_F_ACK)
        message.payload.fixed(ifinfomsg())
        message.payload.put(Int(IFLA_IFNAME), string: name)
        return message
    }

    private static func newLink(_ name: String, flags: UInt32 = 0) -> NetlinkMessage {
        var message = NetlinkMessage(
            "RTM_NEWLINK", name, type: Int(RTM_NEWLINK), flags: NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
        message.payload.fixed(header(flags: flags))
        message.payload.put(Int(IFLA_IFNAME), string: name)
        return message
    }

    private static func change(_ index: Int32, flags: UInt32 = 0) -> NetlinkMessage {
        var message = NetlinkMessage("RTM_NEWLINK", "link \(index)", type: Int(RTM_NEWLINK), flags: NLM_F_ACK)
        message.payload.fixed(header(index: index, flags: flags))
        return message
    }

    static func header(index: Int32 = 0, flags: UInt32 = 0) -> ifinfomsg {
        var header = ifinfomsg()
        header.ifi_index = index
        header.ifi_flags = flags
        header.ifi_change = flags
        return header
    }
}
