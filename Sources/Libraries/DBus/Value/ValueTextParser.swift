package import Faults

extension BusValue {
    /// Reads GVariant's text format (`uint64 123`, `'text'`, `[('/dev/null', 'r')]`), as annotations hold it; at most
    /// 64 KiB, nested at most 16 deep. A number without a type is an int32, as everywhere.
    package static func parse(text: String) throws(Fault) -> BusValue {
        guard text.utf8.count <= 65536 else { throw Fault(.invalidArgument, "a value of \(text.utf8.count) bytes") }
        var parser = ValueTextParser(rest: Array(text.utf8)[...])
        let parsed = try parser.value(depth: 0)
        try parser.end()
        guard let type = parsed.type else { throw ValueText.untold }
        return try parsed.value(type)
    }
}

private struct ValueTextParser {
    var rest: ArraySlice<UInt8>

    private static let keywords: [(String, BusType)] = [
        ("boolean", .boolean), ("byte", .byte), ("int16", .int16), ("uint16", .uint16), ("int32", .int32),
        ("uint32", .uint32), ("int64", .int64), ("uint64", .uint64), ("double", .double), ("string", .string),
        ("objectpath", .path), ("signature", .signature),
    ]

    mutating func end() throws(Fault) {
        skipSpace()
        guard rest.isEmpty else { throw unexpected() }
    }

    mutating func value(depth: Int) throws(Fault) -> ValueText {
        guard depth < 16 else { throw Fault(.invalidArgument, "a value nested too deep") }
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "["): return .array(try list("[", "]", depth))
        case UInt8(ascii: "("): return .tuple(try list("(", ")", depth))
        case UInt8(ascii: "{"): return try dictionary(depth)
        case UInt8(ascii: "<"):
            let inner = try list("<", ">", depth)
            guard inner.count == 1 else { throw unexpected() }
            return .variant(inner[0])
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "@"):
            rest.removeFirst()
            let types = try BusType.parse(take { !Self.isSpace($0) })
            guard types.count == 1 else { throw unexpected() }
            return .typed(types[0], try value(depth: depth + 1))
        case .some(let byte) where (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2B:
            return .number(String(decoding: take { !Self.isSpace($0) && !Self.closers.contains($0) }, as: UTF8.self))
        default: return try word(depth)
        }
    }

    private mutating func word(_ depth: Int) throws(Fault) -> ValueText {
        if rest.first == UInt8(ascii: "b"), let second = rest.dropFirst().first, second == 0x27 || second == 0x22 {
            rest.removeFirst()
            return .bytes(Array(try text().utf8) + [0])
        }
        let name = String(decoding: take { Self.isLetter($0) }, as: UTF8.self)
        if name == "true" || name == "false" { return .boolean(name == "true") }
        guard let type = Self.keywords.first(where: { $0.0 == name })?.1 else { throw unexpected(name) }
        return .typed(type, try value(depth: depth + 1))
    }

    private mutating func list(_ open: Character, _ close: Character, _ depth: Int) throws(Fault) -> [ValueText] {
        rest.removeFirst()
        var values: [ValueText] = []
        while true {
            skipSpace()
            if skip(close) { return values }
            if !values.isEmpty {
                guard skip(",") else { throw unexpected() }
                skipSpace()
                // A tuple of one member is written (a,).
                if skip(close) { return values }
            }
            values.append(try value(depth: depth + 1))
        }
    }

    private mutating func dictionary(_ depth: Int) throws(Fault) -> ValueText {
        rest.removeFirst()
        var entries: [[ValueText]] = []
        while true {
            skipSpace()
            if skip("}") { return .dictionary(entries) }
            if !entries.isEmpty { guard skip(",") else { throw unexpected() } }
            let key = try value(depth: depth + 1)
            skipSpace()
            guard skip(":") else { throw unexpected() }
            entries.append([key, try value(depth: depth + 1)])
        }
    }

    /// Between its quotes, with the escapes of C and \u.
    private mutating func text() throws(Fault) -> String {
        let quote = rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == quote {
                guard let text = String(validating: bytes, as: UTF8.self) else { throw unexpected() }
                return text
            }
            if byte == UInt8(ascii: "\\") { try escape(into: &bytes) } else { bytes.append(byte) }
        }
        throw Fault(.invalidArgument, "a string without its end")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(Fault) {
        guard let letter = rest.popFirst() else { throw unexpected() }
        switch letter {
        case UInt8(ascii: "a"): bytes.append(7)
        case UInt8(ascii: "b"): bytes.append(8)
        case UInt8(ascii: "t"): bytes.append(9)
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "v"): bytes.append(11)
        case UInt8(ascii: "f"): bytes.append(12)
        case UInt8(ascii: "r"): bytes.append(13)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = letter == UInt8(ascii: "u") ? 4 : 8
            let digits = String(decoding: rest.prefix(count), as: UTF8.self)
            guard digits.utf8.count == count, let number = UInt32(digits, radix: 16), number != 0,
                let scalar = UnicodeScalar(number)
            else { throw unexpected() }
            bytes += Array(String(scalar).utf8)
            rest = rest.dropFirst(count)
        default: bytes.append(letter)
        }
    }

    private static let closers: [UInt8] = Array(",:])}>".utf8)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }

    private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

    private mutating func skip(_ character: Character) -> Bool {
        guard let byte = rest.first, byte == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func take(_ belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: belongs)
        rest = rest.dropFirst(taken.count)
        return taken
    }

    private func unexpected(_ word: String = "") -> Fault {
        let near = word + String(decoding: rest.prefix(20), as: UTF8.self)
        return Fault(.invalidArgument, near.isEmpty ? "a value that ends early" : "not a value: \(near)")
    }
}
