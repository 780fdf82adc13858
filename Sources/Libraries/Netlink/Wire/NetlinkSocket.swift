internal import CLinux
internal import Glibc
package import Linux

/// A socket to one netlink family of the network namespace in which the opening thread is.
///
/// Several requests go out in one send; each reply is matched to its request by the sequence number.
package struct NetlinkSocket: ~Copyable {
    /// The protocols we speak.
    package enum Family: Sendable {
        /// Links, addresses, routes (rtnetlink(7)).
        case route
        /// nftables.
        case netfilter
    }

    private let socket: OwnedFD
    private var sequence: UInt32 = 0
    // The kernel cuts dumps to the size of the buffer; its smallest piece is 8 KiB.
    private var buffer = [UInt8](repeating: 0, count: 16384)

    /// Opens the socket with extended and short acks, and a deadline for each answer.
    package init(_ family: Family) throws(SystemError) {
        socket = try Self.open(family == .route ? NETLINK_ROUTE : NETLINK_NETFILTER)
    }

    private static func open(_ number: Int32) throws(SystemError) -> OwnedFD {
        let raw = try retrying("socket", "netlink") {
            Glibc.socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), number)
        }
        let socket = OwnedFD(adopting: raw)
        for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK] {
            var on: Int32 = 1
            try retrying("setsockopt", "netlink") { setsockopt(raw, solNetlink, option, &on, 4) }
        }
        // The kernel answers within the send; the deadline only guards against waiting for ever on a bug.
        var deadline = timeval(tv_sec: 10, tv_usec: 0)
        try retrying("setsockopt", "netlink") {
            setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &deadline, socklen_t(MemoryLayout<timeval>.size))
        }
        return socket
    }

    // SOL_NETLINK, which the C library's headers that Swift reads do not have.
    private static let solNetlink: Int32 = 270

    /// Sends all `messages` at once and waits for the acks; throws the first failure in the order of the messages.
    ///
    /// rtnetlink goes on behind a failed message; nftables undoes the whole batch.
    package mutating func perform(_ messages: [NetlinkMessage]) throws(SystemError) {
        let first = try send(messages)
        var waiting = Set(messages.indices.filter { messages[$0].isAcknowledged })
        var failed: [Int: SystemError] = [:]
        while !waiting.isEmpty {
            for reply in try receive() {
                guard let index = messages.position(of: reply.sequence, first), let outcome = reply.outcome else {
                    continue
                }
                if outcome.errno != 0 { failed[index] = messages[index].failure(outcome) }
                // The kernel refuses a batch as a whole by an error for its frame, which is never acknowledged.
                if outcome.errno != 0, !waiting.contains(index) { waiting = [] }
                waiting.remove(index)
            }
        }
        if let index = failed.keys.min(), let error = failed[index] { throw error }
    }

    /// Sends a request for data: one reply, or a dump to its end. A dump that the kernel marks as interrupted by a
    /// change (NLM_F_DUMP_INTR) is asked for again.
    package mutating func ask(_ message: NetlinkMessage) throws(SystemError) -> [NetlinkReply] {
        for _ in 0..<8 {
            let replies = try answers(to: message)
            if !replies.contains(where: { $0.flags & UInt16(NLM_F_DUMP_INTR) != 0 }) { return replies }
        }
        throw SystemError(message.call, errno: EINTR, message.subject)
    }

    private mutating func answers(to message: NetlinkMessage) throws(SystemError) -> [NetlinkReply] {
        let first = try send([message])
        var answers: [NetlinkReply] = []
        while true {
            for reply in try receive() where reply.sequence == first {
                if let outcome = reply.outcome {
                    guard outcome.errno == 0 else { throw message.failure(outcome) }
                    return answers
                }
                answers.append(reply)
                if reply.flags & UInt16(NLM_F_MULTI) == 0, !message.isAcknowledged { return answers }
            }
        }
    }

    // Answers the sequence number of the first message; the others count up from it.
    private mutating func send(_ messages: [NetlinkMessage]) throws(SystemError) -> UInt32 {
        let first = sequence &+ 1
        var bytes: [UInt8] = []
        for message in messages {
            sequence &+= 1
            bytes += message.encoded(sequence: sequence)
        }
        let raw = socket.raw
        try retrying("send", "netlink \(messages[0].call)") { Glibc.send(raw, bytes, bytes.count, 0) }
        return first
    }

    private mutating func receive() throws(SystemError) -> [NetlinkReply] {
        let raw = socket.raw
        let count = try retrying("recv", "netlink") {
            buffer.withUnsafeMutableBytes { recv(raw, $0.baseAddress, $0.count, Int32(MSG_TRUNC)) }
        }
        guard count <= buffer.count else { throw SystemError("recv", errno: EMSGSIZE, "netlink") }
        return try NetlinkReply.parse(buffer[..<count])
    }
}

extension [NetlinkMessage] {
    fileprivate func position(of sequence: UInt32, _ first: UInt32) -> Int? {
        let index = Int(sequence &- first)
        return indices.contains(index) ? index : nil
    }
}

extension NetlinkMessage {
    fileprivate func failure(_ outcome: (errno: Int32, text: String?)) -> SystemError {
        guard let text = outcome.text else { return SystemError(call, errno: outcome.errno, subject) }
        return SystemError(call, errno: outcome.errno, "\(subject) (\(text))")
    }
}
