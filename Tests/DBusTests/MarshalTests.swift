import Faults
import Testing

@testable import DBus

@Suite struct MarshalTests {
    private func bytes(_ values: BusValue...) throws -> [UInt8] {
        var writer = BusWriter()
        for value in values { try writer.put(value) }
        return writer.bytes
    }

    @Test("numbers are little-endian, each at a multiple of its size")
    func numbers() throws {
        #expect(try bytes(.byte(1), .uint32(0x0102_0304)) == [1, 0, 0, 0, 4, 3, 2, 1])
        #expect(try bytes(.byte(1), .int16(-2)) == [1, 0, 0xFE, 0xFF])
        #expect(try bytes(.boolean(true), .uint64(5)) == [1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
        #expect(try bytes(.double(1)) == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
    }

    @Test("a string has its length before it and a NUL behind, a signature a short length")
    func strings() throws {
        #expect(try bytes(.string("foo")) == [3, 0, 0, 0, 0x66, 0x6F, 0x6F, 0])
        #expect(try bytes(.path("/a")) == [2, 0, 0, 0, 0x2F, 0x61, 0])
        #expect(try bytes(.signature("as")) == [2, 0x61, 0x73, 0])
        #expect(try bytes(.variant(.uint32(7))) == [1, 0x75, 0, 0, 7, 0, 0, 0])
    }

    @Test("an array's length counts neither itself nor the padding before its elements")
    func arrays() throws {
        #expect(try bytes(.array(.uint64, [.uint64(1)])) == [8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        #expect(try bytes(.array(.uint64, [])) == [0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try bytes(.bytes([9, 8])) == [2, 0, 0, 0, 9, 8])
        let property = BusValue.structure([.string("A"), .variant(.boolean(true))])
        #expect(
            try bytes(.array(property.type, [property])) == [
                16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x41, 0, 1, 0x62, 0, 0, 0, 0, 1, 0, 0, 0,
            ])
    }

    @Test("a call as it goes over the wire, byte for byte")
    func call() throws {
        var message = BusMessage.call("a.b", "/p", "c.d", "M", [.string("x")])
        message.serial = 0x0A
        message.isOneWay = true
        let fields: [UInt8] =
            [1, 1, 0x6F, 0, 2, 0, 0, 0, 0x2F, 0x70, 0, 0, 0, 0, 0, 0]
            + [2, 1, 0x73, 0, 3, 0, 0, 0, 0x63, 0x2E, 0x64, 0, 0, 0, 0, 0]
            + [3, 1, 0x73, 0, 1, 0, 0, 0, 0x4D, 0, 0, 0, 0, 0, 0, 0]
            + [6, 1, 0x73, 0, 3, 0, 0, 0, 0x61, 0x2E, 0x62, 0, 0, 0, 0, 0]
            + [8, 1, 0x67, 0, 1, 0x73, 0]
        let head: [UInt8] = [0x6C, 1, 1, 1, 6, 0, 0, 0, 0x0A, 0, 0, 0, UInt8(fields.count), 0, 0, 0]
        #expect(try message.encoded() == head + fields + [0] + [1, 0, 0, 0, 0x78, 0])
    }

    @Test("what is written is read again, whatever it is made of")
    func roundTrip() throws {
        let values: [BusValue] = [
            .byte(255), .boolean(false), .int16(-3), .uint16(4), .int32(-5), .uint32(6), .int64(-7), .uint64(.max),
            .double(-0.5), .string("ü"), .path("/x"), .signature("a{sv}"), .bytes([1, 2, 3]), .array(.string, []),
            .structure([.byte(1), .structure([.string("")])]),
            .array(.entry(.string, .variant), [.entry(.string("k"), .variant(.variant(.bytes([]))))]),
            .array(.array(.int16), [.array(.int16, [.int16(1)]), .array(.int16, [])]),
        ]
        var message = BusMessage(.signal)
        message.serial = 1
        message.path = "/org"
        message.interface = "i.f"
        message.member = "S"
        message.sender = ":1.2"
        message.body = values
        #expect(try BusMessage.decode(try message.encoded()) == message)
    }

    @Test("what the protocol cannot say is refused before it is sent")
    func unsayable() {
        #expect(throws: Fault.self) { try bytes(.string("a\0b")) }
        #expect(throws: Fault.self) { try bytes(.array(.string, [.byte(1)])) }
        #expect(throws: Fault.self) { try bytes(.signature("(")) }
        #expect(throws: Fault.self) {
            try BusMessage.call("a", "/", "b", "c", [.bytes(Array(repeating: 0, count: 1 << 20))]).encoded()
        }
    }

    @Test("signatures", arguments: ["a(sv)", "a{s(iu)}", "aaau", "((y))v"])
    func signatures(_ text: String) throws {
        #expect(try BusType.parse(text.utf8).map(\.text).joined() == text)
    }

    @Test(
        "signatures that are none",
        arguments: [
            "a", "(", "()", "a{vs}", "{sv}", "a{s", "z", "(y", ")", String(repeating: "a", count: 40) + "y",
            String(repeating: "y", count: 256), String(repeating: "(", count: 200),
        ])
    func badSignatures(_ text: String) {
        #expect(throws: Fault.self) { try BusType.parse(text.utf8) }
    }
}
