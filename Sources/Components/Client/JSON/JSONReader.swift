internal import EngineAPI

/// Reads JSON (RFC 8259) into values; nil for what is not JSON. Depth is limited, nothing traps.
struct JSONReader {
    private struct Malformed: Error {}

    private let bytes: [UInt8]
    private var at = 0
    private static let maxDepth = 200

    static func read(_ bytes: [UInt8]) -> Value? {
        var reader = JSONReader(bytes: bytes)
        do throws(Malformed) {
            let value = try reader.value(depth: 0)
            reader.skipBlanks()
            return reader.at == bytes.count ? value : nil
        } catch {
            return nil
        }
    }

    /// The same JSON without blanks.
    static func compacted(_ bytes: [UInt8]) -> String? {
        read(bytes).map(JSONWriter.compact)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(Malformed) -> Value {
        skipBlanks()
        guard depth < Self.maxDepth, at < bytes.count else { throw Malformed() }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .nothing)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(Malformed) -> Value {
        var record = Record(isMap: true)
        at += 1
        skipBlanks()
        if take("}") { return .record(record) }
        repeat {
            skipBlanks()
            let key = try string()
            skipBlanks()
            guard take(":") else { throw Malformed() }
            record[key] = try value(depth: depth + 1)
            skipBlanks()
        } while take(",")
        guard take("}") else { throw Malformed() }
        return .record(record)
    }

    private mutating func array(_ depth: Int) throws(Malformed) -> Value {
        var items: [Value] = []
        at += 1
        skipBlanks()
        if take("]") { return .list(items) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw Malformed() }
        return .list(items)
    }

    private mutating func string() throws(Malformed) -> String {
        guard take("\"") else { throw Malformed() }
        var content: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 34 {
                guard let text = String(validating: content, as: UTF8.self) else { throw Malformed() }
                return text
            }
            if byte < 32 { throw Malformed() }
            if byte == 92 { content += try escape() } else { content.append(byte) }
        }
        throw Malformed()
    }

    private mutating func escape() throws(Malformed) -> [UInt8] {
        guard at < bytes.count else { throw Malformed() }
        let byte = bytes[at]
        at += 1
        switch byte {
        case 34, 92, 47: return [byte]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "u"):
            var units = [try hex()]
            if UTF16.isLeadSurrogate(units[0]), take("\\"), take("u") { units.append(try hex()) }
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: throw Malformed()
        }
    }

    private mutating func hex() throws(Malformed) -> UInt16 {
        guard at + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else { throw Malformed() }
        at += 4
        return unit
    }

    private mutating func number() throws(Malformed) -> Value {
        let start = at
        while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard let first = text.utf8.first, first != 43, first != 46, let real = Double(text) else {
            throw Malformed()
        }
        return .real(real)
    }

    private mutating func word(_ text: String, _ value: Value) throws(Malformed) -> Value {
        guard bytes[at...].starts(with: text.utf8) else { throw Malformed() }
        at += text.utf8.count
        return value
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(truncatingIfNeeded: mark.value) else { return false }
        at += 1
        return true
    }

    private mutating func skipBlanks() {
        while at < bytes.count, [32, 9, 10, 13].contains(bytes[at]) { at += 1 }
    }
}

extension Value {
    /// A field of an object; nil for everything else.
    subscript(key: String) -> Value? {
        guard case .record(let record) = self else { return nil }
        return record[key]
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}
