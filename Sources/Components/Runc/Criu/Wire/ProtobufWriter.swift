/// Writes a protobuf message field by field (protobuf.dev, "Encoding"): the few kinds that criu's messages have.
struct ProtobufWriter: Equatable {
    private(set) var bytes: [UInt8] = []

    /// Signed numbers go as 64 bits, so that a negative one takes ten bytes.
    mutating func number(_ field: UInt32, _ value: Int64) {
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: value))
    }

    mutating func boolean(_ field: UInt32, _ value: Bool) { number(field, value ? 1 : 0) }

    mutating func text(_ field: UInt32, _ value: String) { block(field, Array(value.utf8)) }

    /// A message within this one.
    mutating func message(_ field: UInt32, _ value: ProtobufWriter) { block(field, value.bytes) }

    private mutating func block(_ field: UInt32, _ value: [UInt8]) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.count))
        bytes += value
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
