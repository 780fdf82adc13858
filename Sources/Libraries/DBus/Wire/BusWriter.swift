internal import Faults

/// Grows a message's header or body, little-endian, each value padded as its type asks (D-Bus Specification,
/// "Marshaling").
struct BusWriter {
    /// What was written; its start is taken for a multiple of 8 in the message.
    private(set) var bytes: [UInt8] = []

    init() {}

    /// Zeros up to a multiple of `boundary`.
    mutating func pad(to boundary: Int) {
        while bytes.count % boundary != 0 { bytes.append(0) }
    }

    mutating func number(_ value: some FixedWidthInteger) {
        pad(to: value.bitWidth / 8)
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// One value. What the protocol cannot say (a text with a NUL, a type nested too deep) is refused.
    mutating func put(_ value: BusValue) throws(Fault) {
        switch value {
        case .byte(let number): self.number(number)
        case .boolean(let value): number(UInt32(value ? 1 : 0))
        case .int16(let number): self.number(number)
        case .uint16(let number): self.number(number)
        case .int32(let number): self.number(number)
        case .uint32(let number): self.number(number)
        case .int64(let number): self.number(number)
        case .uint64(let number): self.number(number)
        case .double(let number): self.number(number.bitPattern)
        case .string(let text): try string(text)
        case .path(let text): try string(text)
        case .signature(let text): try signature(text)
        case .bytes(let content): try array(.byte) { (writer) throws(Fault) in writer.bytes += content }
        case .array(let element, let values):
            try array(element) { (writer) throws(Fault) in
                for value in values {
                    guard value.type == element else { throw malformed("an array with two types") }
                    try writer.put(value)
                }
            }
        case .structure(let members):
            pad(to: 8)
            for member in members { try put(member) }
        case .entry(let key, let value):
            pad(to: 8)
            try put(key)
            try put(value)
        case .variant(let value):
            try signature(value.type.text)
            try put(value)
        }
    }

    private mutating func string(_ text: String) throws(Fault) {
        guard !text.utf8.contains(0), let length = UInt32(exactly: text.utf8.count) else {
            throw malformed("a string with a NUL in it")
        }
        number(length)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    private mutating func signature(_ text: String) throws(Fault) {
        _ = try BusType.parse(text.utf8)
        bytes.append(UInt8(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }

    /// The length, which is patched in, counts neither itself nor the padding before the first element.
    private mutating func array(
        _ element: BusType, _ body: (inout BusWriter) throws(Fault) -> Void
    ) throws(Fault) {
        number(UInt32(0))
        let place = bytes.count - 4
        pad(to: element.alignment)
        let start = bytes.count
        try body(&self)
        let length = UInt32(truncatingIfNeeded: bytes.count - start)
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }
}
