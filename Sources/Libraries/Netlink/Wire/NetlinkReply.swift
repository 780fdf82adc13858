internal import CLinux
internal import Glibc
package import Linux

/// One message from the kernel.
package struct NetlinkReply: Sendable {
    package let type: Int
    package let flags: UInt16
    package let sequence: UInt32
    /// Everything behind `struct nlmsghdr`.
    package let payload: ArraySlice<UInt8>

    /// The messages of one datagram; EBADMSG where a length does not fit.
    package static func parse(_ datagram: ArraySlice<UInt8>) throws(SystemError) -> [NetlinkReply] {
        var replies: [NetlinkReply] = []
        var rest = datagram
        while !rest.isEmpty {
            guard let header = rest.load(nlmsghdr.self), header.nlmsg_len >= 16, Int(header.nlmsg_len) <= rest.count
            else { throw SystemError("netlink", errno: EBADMSG) }
            let length = Int(header.nlmsg_len)
            replies.append(
                NetlinkReply(
                    type: Int(header.nlmsg_type), flags: header.nlmsg_flags, sequence: header.nlmsg_seq,
                    payload: rest.dropFirst(16).prefix(length - 16)))
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return replies
    }

    /// The fixed header of a family, and the attributes behind it; nil where the message is too short.
    package func content<Header: BitwiseCopyable>(_ kind: Header.Type) -> (header: Header, attributes: AttributeTable)?
    {
        guard let header = payload.load(kind) else { return nil }
        return (header, AttributeTable(payload.dropFirst((MemoryLayout<Header>.size + 3) & ~3)))
    }

    /// What NLMSG_ERROR or NLMSG_DONE says: a positive errno, or 0 for success; nil for any other message.
    var outcome: (errno: Int32, text: String?)? {
        guard type == Int(NLMSG_ERROR) || type == Int(NLMSG_DONE) else { return nil }
        let code = payload.load(Int32.self) ?? 0
        return (code < 0 ? 0 &- code : 0, explanation)
    }

    // The extended ack's sentence (NLMSGERR_ATTR_MSG), behind the error number and, for NLMSG_ERROR, the request.
    private var explanation: String? {
        guard flags & UInt16(NLM_F_ACK_TLVS) != 0 else { return nil }
        var skipped = 4
        if type == Int(NLMSG_ERROR), let echoed = payload.dropFirst(4).load(nlmsghdr.self) {
            let whole = (Int(echoed.nlmsg_len) + 3) & ~3
            skipped += flags & UInt16(NLM_F_CAPPED) != 0 ? MemoryLayout<nlmsghdr>.size : whole
        }
        return AttributeTable(payload.dropFirst(skipped)).string(Int(NLMSGERR_ATTR_MSG.rawValue))
    }
}
