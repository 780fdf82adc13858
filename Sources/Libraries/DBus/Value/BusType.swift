package import Faults

/// A type of D-Bus's type system (D-Bus Specification, "Type System").
package indirect enum BusType: Equatable, Sendable {
    case byte, boolean, int16, uint16, int32, uint32, int64, uint64, double
    case string, path, signature, descriptor, variant
    case array(BusType)
    case structure([BusType])
    /// Of a dictionary, which is an array of them.
    case entry(BusType, BusType)
}

extension BusType {
    /// All types that are one letter.
    private static let letters: [(UInt8, BusType)] = [
        (0x79, .byte), (0x62, .boolean), (0x6E, .int16), (0x71, .uint16), (0x69, .int32), (0x75, .uint32),
        (0x78, .int64), (0x74, .uint64), (0x64, .double), (0x73, .string), (0x6F, .path), (0x67, .signature),
        (0x68, .descriptor), (0x76, .variant),
    ]

    /// The letters of a signature.
    package var text: String {
        switch self {
        case .array(let element): "a" + element.text
        case .structure(let members): "(" + members.reduce(into: "") { $0 += $1.text } + ")"
        case .entry(let key, let value): "{" + key.text + value.text + "}"
        default: Self.letters.first { $0.1 == self }.map { String(UnicodeScalar($0.0)) } ?? ""
        }
    }

    /// To which multiple of bytes a value is padded.
    var alignment: Int {
        switch self {
        case .byte, .signature, .variant: 1
        case .int16, .uint16: 2
        case .int64, .uint64, .double, .structure, .entry: 8
        default: 4
        }
    }

    /// Whether it may be a dictionary's key.
    var isBasic: Bool {
        switch self {
        case .variant, .array, .structure, .entry: false
        default: true
        }
    }

    /// The complete types of a signature: at most 255 bytes, nested at most 32 deep.
    package static func parse(_ text: some Sequence<UInt8>) throws(Fault) -> [BusType] {
        let bytes = Array(text)
        guard bytes.count <= 255 else { throw malformed("a signature of \(bytes.count) bytes") }
        var rest = bytes[...]
        var types: [BusType] = []
        while !rest.isEmpty { types.append(try next(&rest, depth: 0)) }
        return types
    }

    private static func next(_ rest: inout ArraySlice<UInt8>, depth: Int) throws(Fault) -> BusType {
        guard depth <= 32, let letter = rest.popFirst() else { throw malformed("a signature that ends early") }
        if let known = letters.first(where: { $0.0 == letter }) { return known.1 }
        switch letter {
        case UInt8(ascii: "a"):
            guard rest.first == UInt8(ascii: "{") else { return .array(try next(&rest, depth: depth + 1)) }
            rest.removeFirst()
            let key = try next(&rest, depth: depth + 1)
            let value = try next(&rest, depth: depth + 1)
            guard key.isBasic, rest.popFirst() == UInt8(ascii: "}") else { throw malformed("a dictionary's signature") }
            return .array(.entry(key, value))
        case UInt8(ascii: "("):
            var members: [BusType] = []
            while let first = rest.first, first != UInt8(ascii: ")") {
                members.append(try next(&rest, depth: depth + 1))
            }
            guard rest.popFirst() != nil, !members.isEmpty else { throw malformed("a structure's signature") }
            return .structure(members)
        default: throw malformed("a signature with the letter \(letter)")
        }
    }
}

/// What a peer, or a text, may not say.
func malformed(_ what: String) -> Fault { Fault(.invalidArgument, "malformed D-Bus message: \(what)") }
