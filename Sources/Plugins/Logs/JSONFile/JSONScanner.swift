/// Walks over one line of JSON without building values.
struct JSONScanner {
    private let input: UnsafeRawBufferPointer
    private var index = 0

    init(_ input: UnsafeRawBufferPointer) {
        self.input = input
    }

    private mutating func skipSpace() {
        while index < input.count, input[index] == 0x20 || input[index] == 0x09 { index += 1 }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < input.count, UInt32(input[index]) == character.value else { return false }
        index += 1
        return true
    }

    /// A string without escapes, as names, streams and times are; nil for another.
    mutating func plainString() -> UnsafeRawBufferPointer.SubSequence? {
        guard skip("\"") else { return nil }
        let start = index
        while index < input.count, input[index] != UInt8(ascii: "\"") {
            if input[index] == UInt8(ascii: "\\") { return nil }
            index += 1
        }
        guard index < input.count else { return nil }
        index += 1
        return input[start..<(index - 1)]
    }

    /// A string, appended to `output` without its escapes.
    mutating func string(into output: inout [UInt8]) -> Bool {
        guard skip("\"") else { return false }
        while index < input.count {
            let start = index
            while index < input.count, input[index] != UInt8(ascii: "\""), input[index] != UInt8(ascii: "\\") {
                index += 1
            }
            output.append(contentsOf: input[start..<index])
            guard index < input.count else { return false }
            index += 1
            if input[index - 1] == UInt8(ascii: "\"") { return true }
            guard escape(into: &output) else { return false }
        }
        return false
    }

    private mutating func escape(into output: inout [UInt8]) -> Bool {
        guard index < input.count else { return false }
        let byte = input[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "u"): return unicode(into: &output)
        default: output.append(byte)
        }
        return true
    }

    private mutating func unicode(into output: inout [UInt8]) -> Bool {
        guard var code = hex4() else { return false }
        if (0xD800..<0xDC00).contains(code), skip("\\"), skip("u"), let low = hex4(), (0xDC00..<0xE000).contains(low) {
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        // A lone half of a pair is what Go makes of it: the replacement character.
        output.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        return true
    }

    private mutating func hex4() -> UInt32? {
        guard index + 4 <= input.count else { return nil }
        var value: UInt32 = 0
        for byte in input[index..<index + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 + UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 + UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 + UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        index += 4
        return value
    }

    /// Passes over any value.
    mutating func skipValue() -> Bool {
        skipSpace()
        guard index < input.count else { return false }
        switch input[index] {
        case UInt8(ascii: "\""):
            var ignored: [UInt8] = []
            return string(into: &ignored)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested()
        default:
            let start = index
            while index < input.count, !",}] ".utf8.contains(input[index]) { index += 1 }
            return index > start
        }
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        repeat {
            guard index < input.count else { return false }
            switch input[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                guard skipValue() else { return false }
                continue
            default: break
            }
            index += 1
        } while depth > 0
        return true
    }
}
