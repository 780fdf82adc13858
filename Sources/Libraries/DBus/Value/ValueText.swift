internal import Faults

/// A value in GVariant's text format, parsed but without types of its own yet: `uint64 123`, `['a', 'b']`, `@as []`.
indirect enum ValueText: Equatable {
    case number(String)
    case boolean(Bool)
    case string(String)
    /// `b'…'`, a string that ends with a NUL.
    case bytes([UInt8])
    case array([ValueText])
    /// The key before its value.
    case dictionary([[ValueText]])
    case tuple([ValueText])
    case variant(ValueText)
    case typed(BusType, ValueText)
}

extension ValueText {
    /// The type it says or its form suggests; nil: an empty array.
    var type: BusType? {
        switch self {
        case .number(let digits): return digits.utf8.contains { $0 == 0x2E } ? .double : .int32
        case .boolean: return .boolean
        case .string: return .string
        case .bytes: return .array(.byte)
        case .array(let elements): return Self.common(elements).map { .array($0) }
        case .dictionary(let entries):
            guard let key = Self.common(entries.map { $0[0] }), let value = Self.common(entries.map { $0[1] }) else {
                return nil
            }
            return .array(.entry(key, value))
        case .tuple(let members):
            let types = members.compactMap(\.type)
            return types.count == members.count ? .structure(types) : nil
        case .variant: return .variant
        case .typed(let type, _): return type
        }
    }

    /// An element that says its type speaks for all.
    private static func common(_ elements: [ValueText]) -> BusType? {
        for case .typed(let type, _) in elements { return type }
        let types = elements.compactMap(\.type)
        return types.contains(.double) ? .double : types.first
    }

    /// The value of this type; refused where the text is of another.
    func value(_ type: BusType) throws(Fault) -> BusValue {
        switch (self, type) {
        case (.typed(let own, let text), _):
            guard own == type else { throw Self.mismatch(type) }
            return try text.value(own)
        case (.number(let digits), _): return try Self.number(digits, type)
        case (.boolean(let value), .boolean): return .boolean(value)
        case (.string(let text), .string): return .string(text)
        case (.string(let text), .path): return .path(text)
        case (.string(let text), .signature): return .signature(text)
        case (.bytes(let bytes), .array(.byte)): return .bytes(bytes)
        case (.array(let elements), .array(let element)):
            var values: [BusValue] = []
            for text in elements { values.append(try text.value(element)) }
            return element == .byte ? .bytes(values.compactMap(\.octet)) : .array(element, values)
        case (.dictionary(let entries), .array(.entry(let key, let content))):
            var values: [BusValue] = []
            for entry in entries { values.append(.entry(try entry[0].value(key), try entry[1].value(content))) }
            return .array(.entry(key, content), values)
        case (.tuple(let members), .structure(let types)) where members.count == types.count && !types.isEmpty:
            var values: [BusValue] = []
            for (text, type) in zip(members, types) { values.append(try text.value(type)) }
            return .structure(values)
        case (.variant(let text), .variant):
            guard let type = text.type else { throw Self.untold }
            return .variant(try text.value(type))
        default: throw Self.mismatch(type)
        }
    }

    static let untold = Fault(.invalidArgument, "an empty array needs its type, like @as []")

    private static func mismatch(_ type: BusType) -> Fault {
        Fault(.invalidArgument, "a value that is not of type \(type.text)")
    }

    private static func number(_ text: String, _ type: BusType) throws(Fault) -> BusValue {
        func integer<Number: FixedWidthInteger>() throws(Fault) -> Number {
            guard let number: Number = parseInteger(text) else { throw mismatch(type) }
            return number
        }
        switch type {
        case .byte: return .byte(try integer())
        case .int16: return .int16(try integer())
        case .uint16: return .uint16(try integer())
        case .int32: return .int32(try integer())
        case .uint32: return .uint32(try integer())
        case .int64: return .int64(try integer())
        case .uint64: return .uint64(try integer())
        case .double:
            guard let number = Double(text), number.isFinite else { throw mismatch(type) }
            return .double(number)
        default: throw mismatch(type)
        }
    }

    /// Decimal, `0x` or octal with a leading 0.
    private static func parseInteger<Number: FixedWidthInteger>(_ text: String) -> Number? {
        let sign = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.prefix(1)) : ""
        let digits = text.dropFirst(sign.utf8.count)
        guard let first = digits.utf8.first, (0x30...0x39).contains(first) else { return nil }
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") { return Number(sign + digits.dropFirst(2), radix: 16) }
        return Number(sign + digits, radix: digits.hasPrefix("0") && digits.utf8.count > 1 ? 8 : 10)
    }
}

extension BusValue {
    fileprivate var octet: UInt8? {
        if case .byte(let byte) = self { byte } else { nil }
    }
}
