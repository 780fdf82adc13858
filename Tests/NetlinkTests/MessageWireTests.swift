import Testing

@testable import Netlink

/// The bytes on the wire, put together by hand from the kernel's headers (little-endian machine).
@Suite struct MessageWireTests {
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("an attribute carries its length, and is padded to four bytes")
    func padding() {
        var buffer = AttributeBuffer()
        buffer.put(3, string: "lo")
        buffer.put(4, UInt16(0x1234))
        buffer.put(5, network: UInt32(0x0a00_0001))
        #expect(Self.hex(buffer.bytes) == "070003006c6f0000" + "0600040034120000" + "080005000a000001")
    }

    @Test("nested attributes carry the length of all they hold, and the flag")
    func nesting() {
        var buffer = AttributeBuffer()
        buffer.nest(18) { $0.put(1, string: "veth") }
        #expect(Self.hex(buffer.bytes) == "10001280" + "090001007665746800000000")
    }

    @Test("a bridge is one RTM_NEWLINK with name, address and kind")
    func bridge() throws {
        let mac = try #require(MACAddress("02:00:00:00:00:01"))
        let message = NetlinkMessage.newBridge("br0", address: mac)
        #expect(
            Self.hex(message.encoded(sequence: 7))
                == "440000001000050607000000" + "00000000"  // length, type, REQUEST|ACK|EXCL|CREATE, seq, port
                + "00000000000000000000000000000000"  // ifinfomsg
                + "0800030062723000" + "0a000100020000000001" + "0000"  // IFLA_IFNAME, IFLA_ADDRESS
                + "10001280" + "0b0001006272696467650000")
    }

    @Test("a veth pair names its peer, the peer's namespace and the bridge in one message")
    func veth() throws {
        let options = VethOptions(peer: "eth0", peerNamespace: 5, mtu: 1400, master: 3, isUp: true)
        let message = NetlinkMessage.newVeth("v0", options)
        #expect(
            Self.hex(message.encoded(sequence: 1))
                == "7c00000010000506" + "01000000" + "00000000"
                + "00000000" + "00000000" + "01000000" + "01000000"
                + "07000300" + "76300000" + "08000400" + "78050000" + "08000a00" + "03000000"
                + "44001280" + "09000100" + "7665746800000000"
                + "34000280" + "30000180" + "00000000000000000000000000000000"
                + "09000300" + "6574683000000000" + "08000400" + "78050000" + "08001c00" + "05000000")
    }

    @Test("an address goes out as local address, peer address and broadcast")
    func address() throws {
        let address = try #require(IPv4Address("172.17.0.2"))
        let message = NetlinkMessage.newAddress(address, prefixLength: 16, link: 9)
        #expect(
            Self.hex(message.encoded(sequence: 2))
                == "3000000014000506" + "02000000" + "00000000" + "02100000" + "09000000"
                + "08000200ac110002" + "08000100ac110002" + "08000400ac11ffff")
    }

    @Test("the default route goes out with table main, protocol boot, type unicast")
    func route() throws {
        let gateway = try #require(IPv4Address("172.17.0.1"))
        let message = NetlinkMessage.newDefaultRoute(via: gateway, link: 9)
        #expect(
            Self.hex(message.encoded(sequence: 3))
                == "2c00000018000506" + "03000000" + "00000000" + "02000000fe030001" + "00000000"
                + "08000500ac110001" + "0800040009000000")
    }

    @Test("a masquerade rule is a list of expressions in network order")
    func rule() throws {
        let message = NetlinkMessage.newRule([.meta(.outputInterface), .masquerade], table: "t", chain: "c")
        #expect(
            Self.hex(message.encoded(sequence: 4))
                == "60000000060a050c" + "04000000" + "00000000" + "02000000"
                + "0600010074000000" + "0600020063000000" + "3c000480"
                + "24000180" + "09000100" + "6d65746100000000" + "14000280" + "0800010000000001" + "0800020000000007"
                + "14000180" + "09000100" + "6d61737100000000" + "04000280")
    }
}
