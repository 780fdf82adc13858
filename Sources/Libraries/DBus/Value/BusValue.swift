/// A value of D-Bus's type system, with its type.
package indirect enum BusValue: Equatable, Sendable {
    case byte(UInt8)
    case boolean(Bool)
    case int16(Int16)
    case uint16(UInt16)
    case int32(Int32)
    case uint32(UInt32)
    case int64(Int64)
    case uint64(UInt64)
    case double(Double)
    case string(String)
    /// An object's path.
    case path(String)
    case signature(String)
    /// An array of bytes.
    case bytes([UInt8])
    /// An array of any other type, which its elements have.
    case array(BusType, [BusValue])
    case structure([BusValue])
    /// Of a dictionary.
    case entry(BusValue, BusValue)
    case variant(BusValue)
}

extension BusValue {
    /// What its signature says.
    package var type: BusType {
        switch self {
        case .byte: .byte
        case .boolean: .boolean
        case .int16: .int16
        case .uint16: .uint16
        case .int32: .int32
        case .uint32: .uint32
        case .int64: .int64
        case .uint64: .uint64
        case .double: .double
        case .string: .string
        case .path: .path
        case .signature: .signature
        case .bytes: .array(.byte)
        case .array(let element, _): .array(element)
        case .structure(let members): .structure(members.map(\.type))
        case .entry(let key, let value): .entry(key.type, value.type)
        case .variant: .variant
        }
    }

    /// The text of a string or path; nil for other values.
    package var text: String? {
        switch self {
        case .string(let text), .path(let text), .signature(let text): text
        case .variant(let value): value.text
        default: nil
        }
    }
}

extension BusValue: CustomStringConvertible {
    /// For people.
    package var description: String {
        func list(_ values: [BusValue]) -> String {
            values.enumerated().reduce(into: "") { $0 += ($1.offset == 0 ? "" : ", ") + $1.element.description }
        }
        switch self {
        case .byte(let number): return "\(number)"
        case .boolean(let value): return "\(value)"
        case .int16(let number): return "\(number)"
        case .uint16(let number): return "\(number)"
        case .int32(let number): return "\(number)"
        case .uint32(let number): return "\(number)"
        case .int64(let number): return "\(number)"
        case .uint64(let number): return number == .max ? "infinity" : "\(number)"
        case .double(let number): return "\(number)"
        case .string(let text), .path(let text), .signature(let text): return text
        case .bytes(let bytes): return "[" + list(bytes.map { .byte($0) }) + "]"
        case .array(_, let values): return "[" + list(values) + "]"
        case .structure(let values): return "(" + list(values) + ")"
        case .entry(let key, let value): return "\(key): \(value)"
        case .variant(let value): return value.description
        }
    }
}
