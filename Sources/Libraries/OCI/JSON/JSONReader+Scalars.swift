package import Faults

extension JSONReader {
    /// A string with its escapes resolved.
    package mutating func string() throws(Fault) -> String {
        try expect(0x22)
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            }
            if byte == 0x5C { return try escapedString(from: start) }
            if byte < 0x20 { break }
            position += 1
        }
        throw wrong("string without an end")
    }

    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C: try appendEscape(to: &text)
            case ..<0x20: throw wrong("control character in a string")
            default: text.append(byte)
            }
        }
        throw wrong("string without an end")
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(Fault) {
        guard position < bytes.count else { throw wrong("string without an end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: text.append(byte)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x6E: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case 0x74: text.append(0x09)
        case 0x75: text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
        default: throw wrong("unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(Fault) -> Character {
        var code = try hexFour()
        // The kernel's strings end there: what follows would be lost without a word.
        if code == 0 { throw wrong("a NUL in a string") }
        if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == 0x5C,
            bytes[position + 1] == 0x75
        {
            position += 2
            let low = try hexFour()
            guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        return Character(UnicodeScalar(code) ?? "\u{FFFD}")
    }

    private mutating func hexFour() throws(Fault) -> UInt32 {
        guard position + 4 <= bytes.count,
            let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw wrong("bad \\u escape") }
        position += 4
        return code
    }

    mutating func skipString() throws(Fault) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                position += 1
                return
            case 0x5C: position += 2
            default: position += 1
            }
        }
        throw wrong("string without an end")
    }

    /// An integer that fits; a fraction or an exponent is refused.
    package mutating func integer<Number: FixedWidthInteger>() throws(Fault) -> Number {
        let range = try skip()
        guard let value = Number(String(decoding: bytes[range], as: UTF8.self)) else {
            position = range.lowerBound
            throw wrong("no number of the expected size")
        }
        return value
    }

    /// `true` or `false`.
    package mutating func boolean() throws(Fault) -> Bool {
        let range = try skip()
        switch bytes[range] {
        case [0x74, 0x72, 0x75, 0x65]: return true
        case [0x66, 0x61, 0x6C, 0x73, 0x65]: return false
        default:
            position = range.lowerBound
            throw wrong("neither true nor false")
        }
    }

    /// Consumes `null` if it is next.
    package mutating func null() throws(Fault) -> Bool {
        guard peek() == 0x6E else { return false }
        try skip()
        return true
    }
}
