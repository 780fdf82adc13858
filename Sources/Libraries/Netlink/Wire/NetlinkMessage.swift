internal import CLinux

/// One request to the kernel (netlink(7)); the socket numbers it when it is sent.
package struct NetlinkMessage: Sendable, Equatable {
    /// The message type's name, for errors (`RTM_NEWLINK`).
    package let call: String
    /// What it is about, for errors (an interface, a chain).
    package let subject: String
    package let type: UInt16
    package let flags: UInt16
    package var payload: AttributeBuffer

    /// `flags` beside NLM_F_REQUEST.
    package init(_ call: String, _ subject: String, type: Int, flags: Int32 = 0) {
        self.call = call
        self.subject = subject
        self.type = UInt16(truncatingIfNeeded: type)
        self.flags = UInt16(truncatingIfNeeded: flags | NLM_F_REQUEST)
        payload = AttributeBuffer()
    }

    /// Whether the kernel will say that it is done.
    var isAcknowledged: Bool { flags & UInt16(NLM_F_ACK) != 0 }

    /// The bytes on the wire.
    package func encoded(sequence: UInt32) -> [UInt8] {
        let size = MemoryLayout<nlmsghdr>.size
        let header = nlmsghdr(
            nlmsg_len: UInt32(size + payload.bytes.count), nlmsg_type: type, nlmsg_flags: flags,
            nlmsg_seq: sequence, nlmsg_pid: 0)
        return withUnsafeBytes(of: header) { Array($0) } + payload.bytes
    }
}
