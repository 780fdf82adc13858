internal import CLinux

/// What a veth pair is made with.
package struct VethOptions: Sendable {
    /// The other end's name in its namespace.
    package var peer: String
    /// Descriptor of the other end's network namespace, borrowed for the call; nil: this one.
    package var peerNamespace: Int32?
    package var peerAddress: MACAddress?
    /// Of both ends; nil: the kernel's 1500.
    package var mtu: UInt32?
    /// Index of the bridge for this end.
    package var master: Int32?
    /// Whether this end comes up at once.
    package var isUp: Bool

    package init(
        peer: String, peerNamespace: Int32? = nil, peerAddress: MACAddress? = nil, mtu: UInt32? = nil,
        master: Int32? = nil, isUp: Bool = false
    ) {
        self.peer = peer
        self.peerNamespace = peerNamespace
        self.peerAddress = peerAddress
        self.mtu = mtu
        self.master = master
        self.isUp = isUp
    }

    // VETH_INFO_PEER holds a link message of its own: header, then attributes.
    func writePeer(_ buffer: inout AttributeBuffer) {
        buffer.fixed(ifinfomsg())
        buffer.put(Int(IFLA_IFNAME), string: peer)
        if let mtu { buffer.put(Int(IFLA_MTU), mtu) }
        if let peerAddress { buffer.put(Int(IFLA_ADDRESS), bytes: peerAddress.bytes) }
        if let peerNamespace { buffer.put(Int(IFLA_NET_NS_FD), UInt32(bitPattern: peerNamespace)) }
    }
}
