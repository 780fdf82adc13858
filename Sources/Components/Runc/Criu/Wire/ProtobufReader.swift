internal import Faults

/// Reads a protobuf message field by field; the bytes may be a stranger's: nothing traps, what is no message is a
/// Fault.
struct ProtobufReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    enum Value: Equatable {
        case number(UInt64)
        case block(ArraySlice<UInt8>)
        /// Of a kind that no field of ours has.
        case other

        /// nil for what is no number of 32 bits.
        var int32: Int32? {
            guard case .number(let value) = self else { return nil }
            return Int32(truncatingIfNeeded: Int64(bitPattern: value))
        }

        var boolean: Bool { self != .number(0) && int32 != nil }

        /// At most 4096 bytes of it; nil for what is no text.
        var text: String? {
            guard case .block(let bytes) = self else { return nil }
            return String(decoding: bytes.prefix(4096), as: UTF8.self)
        }
    }

    /// The next field; nil at the end.
    mutating func next() throws(Fault) -> (field: UInt64, value: Value)? {
        if rest.isEmpty { return nil }
        let tag = try varint()
        guard tag >> 3 > 0 else { throw Self.broken("a field without a number") }
        switch tag & 7 {
        case 0: return (tag >> 3, .number(try varint()))
        case 1: return (tag >> 3, try skip(8))
        case 2:
            let count = try varint()
            guard count <= UInt64(rest.count) else { throw Self.broken("a field longer than the message") }
            defer { rest = rest.dropFirst(Int(count)) }
            return (tag >> 3, .block(rest.prefix(Int(count))))
        case 5: return (tag >> 3, try skip(4))
        default: throw Self.broken("a field of an unknown kind")
        }
    }

    private mutating func skip(_ count: Int) throws(Fault) -> Value {
        guard rest.count >= count else { throw Self.broken("it is cut off") }
        rest = rest.dropFirst(count)
        return .other
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Self.broken("it is cut off") }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Self.broken("a number of more than ten bytes")
    }

    static func broken(_ why: String) -> Fault {
        Fault(.dataLoss, "read criu's answer: it is no message of its protocol: \(why)")
    }
}
