import Linux
import Testing

@testable import Netlink

@Suite struct ReplyTests {
    @Test("an extended ack's sentence is found behind a capped request")
    func extendedAck() throws {
        // NLMSG_ERROR, CAPPED | ACK_TLVS, seq 9: -22, the request's header, NLMSGERR_ATTR_MSG "bad".
        let bytes: [UInt8] =
            [44, 0, 0, 0, 2, 0, 0, 3, 9, 0, 0, 0, 0, 0, 0, 0, 0xea, 0xff, 0xff, 0xff]
            + [100, 0, 0, 0, 16, 0, 5, 0, 9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 1, 0] + Array("bad".utf8) + [0]
        let reply = try #require(try NetlinkReply.parse(bytes[...]).first)
        #expect(reply.sequence == 9)
        #expect(reply.outcome?.errno == 22)
        #expect(reply.outcome?.text == "bad")
    }

    @Test("a length that does not fit is an error, never a trap", arguments: [0, 3, 15, 17, 255])
    func badLength(length: UInt8) {
        let bytes: [UInt8] = [length, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
        #expect(throws: SystemError.self) { try NetlinkReply.parse(bytes[...]) }
    }

    @Test("an attribute that claims more than there is ends the table")
    func badAttribute() {
        let bytes: [UInt8] = [8, 0, 1, 0, 1, 2, 3, 4, 200, 0, 2, 0, 1]
        let table = AttributeTable(bytes[...])
        #expect(table.list.count == 1)
        #expect(table.integer(1, as: UInt32.self) == 0x0403_0201)
        #expect(table.integer(1, as: UInt64.self) == nil)
    }

    @Test("random bytes never trap the readers")
    func fuzz() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0..<96, using: &random)).map { _ in
                UInt8.random(in: 0...40, using: &random)
            }
            if bytes.count > 16 { bytes[1] = 0; bytes[2] = 0; bytes[3] = 0 }
            // A malformed datagram may be refused: only a trap is a failure.
            let replies = (try? NetlinkReply.parse(bytes[...])) ?? []
            for reply in replies { _ = (reply.outcome, Link(reply), NftRule(reply), NftChain(reply)) }
        }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
