package import Faults

/// A message of the D-Bus wire protocol (D-Bus Specification, "Message Format").
package struct BusMessage: Equatable, Sendable {
    /// The kinds that exist; others are to be ignored.
    package enum Kind: UInt8, Sendable {
        case call = 1
        case reply = 2
        case failure = 3
        case signal = 4
    }

    package var kind: Kind
    /// Whether a call's sender wants no answer.
    package var isOneWay = false
    /// The sender's number for it, never 0.
    package var serial: UInt32 = 0
    package var path: String?
    package var interface: String?
    package var member: String?
    /// A failure's name (`org.freedesktop.systemd1.NoSuchUnit`).
    package var failure: String?
    /// The number of the call that is answered.
    package var answered: UInt32?
    package var destination: String?
    /// Who sent it, as the bus knows; a peer without a bus may leave it out.
    package var sender: String?
    package var body: [BusValue] = []

    package init(_ kind: Kind) { self.kind = kind }

    /// A call of `interface`'s `member`.
    package static func call(
        _ destination: String, _ path: String, _ interface: String, _ member: String, _ body: [BusValue] = []
    ) -> BusMessage {
        var message = BusMessage(.call)
        message.destination = destination
        message.path = path
        message.interface = interface
        message.member = member
        message.body = body
        return message
    }
}

extension BusMessage {
    /// Longest message that is written or read, in bytes; systemd's own are far below.
    package static let limit = 1 << 20

    /// As it goes over the wire.
    package func encoded() throws(Fault) -> [UInt8] {
        var content = BusWriter()
        for value in body { try content.put(value) }
        var message = BusWriter()
        message.number(UInt8(ascii: "l"))
        message.number(kind.rawValue)
        message.number(UInt8(isOneWay ? 1 : 0))
        message.number(UInt8(1))
        message.number(UInt32(truncatingIfNeeded: content.bytes.count))
        message.number(serial)
        try message.put(.array(Self.fieldType, fields))
        message.pad(to: 8)
        let bytes = message.bytes + content.bytes
        guard bytes.count <= Self.limit else { throw malformed("\(bytes.count) bytes are too many") }
        return bytes
    }

    private static let fieldType = BusType.structure([.byte, .variant])

    private var fields: [BusValue] {
        var fields: [BusValue] = []
        func field(_ code: UInt8, _ value: BusValue?) {
            if let value { fields.append(.structure([.byte(code), .variant(value)])) }
        }
        field(1, path.map { .path($0) })
        field(2, interface.map { .string($0) })
        field(3, member.map { .string($0) })
        field(4, failure.map { .string($0) })
        field(5, answered.map { .uint32($0) })
        field(6, destination.map { .string($0) })
        field(7, sender.map { .string($0) })
        if !body.isEmpty { field(8, .signature(body.reduce(into: "") { $0 += $1.type.text })) }
        return fields
    }
}

extension BusMessage {
    /// How long the message is that starts with `bytes`; nil: too few bytes to tell.
    package static func length(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Int? {
        guard bytes.count >= 16 else { return nil }
        var reader = BusReader(Array(bytes.prefix(16)), isBigEndian: try isBigEndian(bytes))
        let head = try reader.value(.structure([.byte, .byte, .byte, .byte, .uint32, .uint32, .uint32]))
        guard case .structure(let members) = head, case .byte(1) = members[3],
            case .uint32(let body) = members[4], case .uint32(let fields) = members[6]
        else { throw malformed("not of version 1") }
        let length = 16 + (Int(fields) + 7) & ~7 + Int(body)
        guard length <= limit else { throw malformed("\(length) bytes are too many") }
        return length
    }

    private static func isBigEndian(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "l"): return false
        case UInt8(ascii: "B"): return true
        default: throw malformed("no byte order")
        }
    }

    /// A whole message; nil: of a kind that is to be ignored.
    package static func decode(_ bytes: [UInt8]) throws(Fault) -> BusMessage? {
        let isBig = try isBigEndian(bytes[...])
        guard let length = try length(bytes[...]), length == bytes.count else { throw malformed("it ends early") }
        var reader = BusReader(bytes, isBigEndian: isBig)
        guard
            case .structure(let head) = try reader.value(
                .structure([.byte, .byte, .byte, .byte, .uint32, .uint32, .array(fieldType)])),
            case .byte(let code) = head[1], case .byte(let flags) = head[2], case .uint32(let serial) = head[5],
            case .array(_, let fields) = head[6], serial != 0
        else { throw malformed("its header") }
        guard let kind = Kind(rawValue: code) else { return nil }
        var message = BusMessage(kind)
        message.isOneWay = flags & 1 != 0
        message.serial = serial
        var signature = ""
        for field in fields { try message.take(field, &signature) }
        let body = Array(bytes[((reader.place + 7) & ~7)...])
        message.body = try values(body, try BusType.parse(signature.utf8), isBig)
        return message
    }

    private static func values(_ bytes: [UInt8], _ types: [BusType], _ isBig: Bool) throws(Fault) -> [BusValue] {
        var reader = BusReader(bytes, isBigEndian: isBig)
        var values: [BusValue] = []
        for type in types { values.append(try reader.value(type)) }
        guard reader.isAtEnd else { throw malformed("more bytes than its signature tells of") }
        return values
    }

    private mutating func take(_ field: BusValue, _ signature: inout String) throws(Fault) {
        guard case .structure(let pair) = field, case .byte(let code) = pair[0], case .variant(let value) = pair[1]
        else {
            throw malformed("a header field")
        }
        switch (code, value) {
        case (1, .path(let text)): path = text
        case (2, .string(let text)): interface = text
        case (3, .string(let text)): member = text
        case (4, .string(let text)): failure = text
        case (5, .uint32(let number)): answered = number
        case (6, .string(let text)): destination = text
        case (7, .string(let text)): sender = text
        case (8, .signature(let text)): signature = text
        case (0...8, _): throw malformed("header field \(code) of type \(value.type.text)")
        // Later fields are to be ignored.
        default: break
        }
    }
}
