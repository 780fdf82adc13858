internal import Faults

/// Reads values out of a message that a stranger wrote: nothing is taken for granted, nothing traps.
struct BusReader {
    private let bytes: [UInt8]
    private let isBigEndian: Bool
    /// How many bytes have been read.
    private(set) var place = 0

    /// `bytes` start at a multiple of 8 in the message.
    init(_ bytes: [UInt8], isBigEndian: Bool = false) {
        self.bytes = bytes
        self.isBigEndian = isBigEndian
    }

    var isAtEnd: Bool { place == bytes.count }

    /// The next value, which has this type.
    mutating func value(_ type: BusType) throws(Fault) -> BusValue { try value(type, depth: 0) }

    private mutating func value(_ type: BusType, depth: Int) throws(Fault) -> BusValue {
        // Arrays, structures and variants, each in the other (the specification allows 64).
        guard depth <= 64 else { throw malformed("a value nested too deep") }
        switch type {
        case .byte: return .byte(UInt8(truncatingIfNeeded: try number(1)))
        case .boolean:
            let number = try number(4)
            guard number <= 1 else { throw malformed("a boolean of \(number)") }
            return .boolean(number == 1)
        case .int16: return .int16(Int16(truncatingIfNeeded: try number(2)))
        case .uint16: return .uint16(UInt16(truncatingIfNeeded: try number(2)))
        case .int32: return .int32(Int32(truncatingIfNeeded: try number(4)))
        // Descriptors are not taken: the number of one means nothing here.
        case .uint32, .descriptor: return .uint32(UInt32(truncatingIfNeeded: try number(4)))
        case .int64: return .int64(Int64(truncatingIfNeeded: try number(8)))
        case .uint64: return .uint64(try number(8))
        case .double: return .double(Double(bitPattern: try number(8)))
        case .string: return .string(try text(Int(try number(4))))
        case .path: return .path(try text(Int(try number(4))))
        case .signature: return .signature(try text(Int(try number(1))))
        default: return try container(type, depth: depth + 1)
        }
    }

    private mutating func container(_ type: BusType, depth: Int) throws(Fault) -> BusValue {
        switch type {
        case .array(let element): return try array(element, depth: depth)
        case .structure(let types):
            try skipPadding(8)
            var members: [BusValue] = []
            for type in types { members.append(try value(type, depth: depth)) }
            return .structure(members)
        case .entry(let key, let content):
            try skipPadding(8)
            let name = try value(key, depth: depth)
            return .entry(name, try value(content, depth: depth))
        default:
            let types = try BusType.parse(try text(Int(try number(1))).utf8)
            guard types.count == 1, let only = types.first else { throw malformed("a variant of \(types.count) types") }
            return .variant(try value(only, depth: depth))
        }
    }

    private mutating func array(_ element: BusType, depth: Int) throws(Fault) -> BusValue {
        let length = Int(try number(4))
        try skipPadding(element.alignment)
        guard length <= bytes.count - place else { throw malformed("an array longer than its message") }
        let end = place + length
        if element == .byte {
            defer { place = end }
            return .bytes(Array(bytes[place..<end]))
        }
        var values: [BusValue] = []
        while place < end { values.append(try value(element, depth: depth)) }
        guard place == end else { throw malformed("an array whose last element is cut off") }
        // A descriptor was read as its number.
        return .array(element == .descriptor ? .uint32 : element, values)
    }

    private mutating func skipPadding(_ boundary: Int) throws(Fault) {
        while place % boundary != 0 {
            guard place < bytes.count, bytes[place] == 0 else { throw malformed("padding that is no zero") }
            place += 1
        }
    }

    private mutating func number(_ size: Int) throws(Fault) -> UInt64 {
        try skipPadding(size)
        guard size <= bytes.count - place else { throw malformed("it ends early") }
        var value: UInt64 = 0
        for index in 0..<size { value = value << 8 | UInt64(bytes[place + (isBigEndian ? index : size - 1 - index)]) }
        place += size
        return value
    }

    private mutating func text(_ length: Int) throws(Fault) -> String {
        guard length < bytes.count - place else { throw malformed("a string longer than its message") }
        let content = bytes[place..<place + length]
        guard bytes[place + length] == 0, !content.contains(0), let text = String(validating: content, as: UTF8.self)
        else {
            throw malformed("a string that is no UTF-8")
        }
        place += length + 1
        return text
    }
}
