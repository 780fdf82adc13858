/// Reads one JSON text; any other input gives nil, never a trap.
struct JsonParser {
    private let input: [UInt8]
    private var position = 0
    private var depth = 0

    private init(_ input: [UInt8]) {
        self.input = input
    }

    /// The value in `input`, or nil where it is not JSON, nests deeper than 64, or has a number with a fraction.
    static func parse(_ input: [UInt8]) -> JsonValue? {
        var parser = JsonParser(input)
        guard let value = parser.value() else { return nil }
        parser.skipSpace()
        return parser.position == input.count ? value : nil
    }

    private var next: UInt8? { position < input.count ? input[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func word(_ text: StaticString, _ value: JsonValue) -> JsonValue? {
        let end = position + text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer { end <= input.count && input[position..<end].elementsEqual($0) }
        guard matches else { return nil }
        position = end
        return value
    }

    private mutating func value() -> JsonValue? {
        skipSpace()
        guard let byte = next, depth < 64 else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return nested { $0.object() }
        case UInt8(ascii: "["): return nested { $0.array() }
        case UInt8(ascii: "\""): return string().map(JsonValue.string)
        case UInt8(ascii: "t"): return word("true", .bool(true))
        case UInt8(ascii: "f"): return word("false", .bool(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return number()
        }
    }

    private mutating func nested(_ body: (inout JsonParser) -> JsonValue?) -> JsonValue? {
        depth += 1
        position += 1
        defer { depth -= 1 }
        return body(&self)
    }

    private mutating func object() -> JsonValue? {
        var members: [String: JsonValue] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard let name = string(), take(UInt8(ascii: ":")), let member = value() else { return nil }
            members[name] = member
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array() -> JsonValue? {
        var values: [JsonValue] = []
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat {
            guard let element = value() else { return nil }
            values.append(element)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .array(values) : nil
    }

    private mutating func number() -> JsonValue? {
        let start = position
        while let byte = next, byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) { position += 1 }
        // Not UTF-8 cannot happen: only digits were taken.
        return Int64(String(decoding: input[start..<position], as: UTF8.self)).map(JsonValue.integer)
    }

    private mutating func string() -> String? {
        guard next == UInt8(ascii: "\"") else { return nil }
        position += 1
        var bytes: [UInt8] = []
        while let byte = next, byte >= 0x20 {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"): guard let scalars = escape() else { return nil }; bytes += scalars
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> [UInt8]? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"): return unicode()
        default: return nil
        }
    }

    private mutating func unicode() -> [UInt8]? {
        guard var code = hex4() else { return nil }
        if (0xD800..<0xDC00).contains(code) {
            guard next == UInt8(ascii: "\\"), position + 1 < input.count, input[position + 1] == UInt8(ascii: "u")
            else { return nil }
            position += 2
            guard let low = hex4(), (0xDC00..<0xE000).contains(low) else { return nil }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        return Unicode.Scalar(code).map { Array(String($0).utf8) }
    }

    private mutating func hex4() -> UInt32? {
        guard position + 4 <= input.count else { return nil }
        let digits = input[position..<position + 4]
        position += 4
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}

extension JsonValue {
    /// Reads one JSON text; nil where it is none.
    package init?(parsing input: [UInt8]) {
        guard let value = JsonParser.parse(input) else { return nil }
        self = value
    }
}
