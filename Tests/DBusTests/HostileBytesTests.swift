import Faults
import Testing

@testable import DBus

/// A peer that lies: every answer is a refusal or a message, never a trap, never more memory than was sent.
@Suite struct HostileBytesTests {
    private func message(_ body: [BusValue] = [.uint32(1), .string("x"), .bytes([1])]) throws -> [UInt8] {
        var message = BusMessage(.reply)
        message.serial = 1
        message.answered = 2
        message.body = body
        return try message.encoded()
    }

    @Test("each byte in turn is another one, and each length is cut")
    func mutations() throws {
        let good = try message()
        for index in good.indices {
            for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, good[index] ^ 1] {
                var bad = good
                bad[index] = byte
                _ = try? BusMessage.decode(bad)
                _ = try? BusMessage.length(bad[...])
            }
            #expect(throws: Fault.self) { try BusMessage.decode(Array(good[..<index])) }
        }
    }

    @Test("random bytes behind a good head")
    func noise() throws {
        var random = SystemRandomNumberGenerator()
        let head = Array(try message([]).prefix(16))
        for _ in 0..<20_000 {
            var bytes = head
            let count = Int.random(in: 0...96, using: &random) & ~7
            bytes[4] = 0
            bytes[12] = UInt8(count)
            for _ in 0..<count { bytes.append([0, 1, 6, 8, 0x61, 0x73, 0x76, 0x28].randomElement() ?? 0) }
            _ = try? BusMessage.decode(bytes)
        }
    }

    @Test("a message that says it is longer than any may be is refused at its head")
    func tooLong() throws {
        var bytes = try message()
        bytes.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: Fault.self) { try BusMessage.length(bytes[...]) }
        bytes.replaceSubrange(4..<8, with: [0, 0, 0, 0])
        bytes.replaceSubrange(12..<16, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: Fault.self) { try BusMessage.length(bytes[...]) }
    }

    @Test("variants in variants end somewhere")
    func deep() throws {
        var value = BusValue.byte(1)
        for _ in 0..<100 { value = .variant(value) }
        let bytes = try message([value])
        #expect(throws: Fault.self) { try BusMessage.decode(bytes) }
    }

    @Test("texts that are no texts, booleans that are neither, padding that says something")
    func details() throws {
        for (bytes, type): ([UInt8], BusType) in [
            ([1, 0, 0, 0, 0xFF, 0], .string), ([2, 0, 0, 0, 0x61, 0, 0], .string), ([1, 0, 0, 0, 0x61, 0x61], .string),
            ([0xFF, 0xFF, 0xFF, 0x7F, 0], .string), ([2, 0, 0, 0], .boolean), ([2, 0x79, 0x79, 0, 1, 1], .variant),
            ([0, 0, 1], .variant), ([4, 0, 0, 0, 9, 0], .array(.uint16)), ([3, 0, 0, 0, 1, 0, 1], .array(.uint16)),
        ] {
            var reader = BusReader(bytes)
            #expect(throws: Fault.self) { try reader.value(type) }
        }
        var reader = BusReader([1, 7, 0, 0, 1, 0, 0, 0])
        _ = try reader.value(.byte)
        #expect(throws: Fault.self) { try reader.value(.uint32) }
    }

    @Test("the other byte order is understood, a kind that does not exist ignored")
    func others() throws {
        let big: [UInt8] = [
            0x42, 2, 0, 1, 0, 0, 0, 4, 0, 0, 0, 9, 0, 0, 0, 15, 5, 1, 0x75, 0, 0, 0, 0, 3, 8, 1, 0x67, 0, 1, 0x75, 0, 0,
            0, 0, 0, 7,
        ]
        let message = try #require(try BusMessage.decode(big))
        #expect(message.answered == 3 && message.body == [.uint32(7)] && message.serial == 9)
        var odd = try self.message()
        odd[1] = 9
        #expect(try BusMessage.decode(odd) == nil)
        odd[3] = 2
        #expect(throws: Fault.self) { try BusMessage.decode(odd) }
    }
}
