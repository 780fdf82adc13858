/// How Docker's json-file writes what is not plain: as Go's encoding/json with HTML escapes, control bytes as `\u00xx`,
/// bytes that are no UTF-8 as `\ufffd`.
enum JSONEscape {
    /// 256 answers to "may this byte stand for itself, whatever follows?"; the caller deallocates it.
    static func plainTable() -> UnsafeMutablePointer<Bool> {
        let table = UnsafeMutablePointer<Bool>.allocate(capacity: 256)
        let escaped = Set("\"\\<>&".utf8)
        for byte in 0..<256 {
            let plain = byte >= 0x20 && byte < 0x80 && !escaped.contains(UInt8(byte))
            (table + byte).initialize(to: plain)
        }
        return table
    }

    /// Writes the byte or character at `index` and moves past it.
    static func special(_ input: UnsafeRawBufferPointer, _ index: inout Int, _ output: inout UnsafeMutableRawPointer) {
        let byte = input[index]
        guard byte >= 0x80 else {
            index += 1
            return ascii(byte, &output)
        }
        let length = utf8Length(input, index)
        if length == 0 {
            put("\\ufffd", &output)
            index += 1
        } else if length == 3, byte == 0xE2, input[index + 1] == 0x80, input[index + 2] & 0xFE == 0xA8 {
            // Line and paragraph separator end a line in JavaScript.
            put(input[index + 2] == 0xA8 ? "\\u2028" : "\\u2029", &output)
            index += 3
        } else {
            for _ in 0..<length {
                put(input[index], &output)
                index += 1
            }
        }
    }

    private static func ascii(_ byte: UInt8, _ output: inout UnsafeMutableRawPointer) {
        switch byte {
        case UInt8(ascii: "\""): put("\\\"", &output)
        case UInt8(ascii: "\\"): put("\\\\", &output)
        case UInt8(ascii: "\n"): put("\\n", &output)
        case UInt8(ascii: "\r"): put("\\r", &output)
        default:
            put("\\u00", &output)
            put(digit(byte >> 4), &output)
            put(digit(byte & 15), &output)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func put(_ byte: UInt8, _ output: inout UnsafeMutableRawPointer) {
        output.storeBytes(of: byte, as: UInt8.self)
        output += 1
    }

    private static func put(_ text: StaticString, _ output: inout UnsafeMutableRawPointer) {
        output.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        output += text.utf8CodeUnitCount
    }

    /// Length of the well-formed UTF-8 character at `index` (Unicode, table 3-7); 0 where there is none.
    private static func utf8Length(_ input: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let first = input[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard (0xC2...0xF4).contains(first), index + length <= input.count else { return 0 }
        let second = input[index + 1]
        let lowest: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest else { return 0 }
        for further in 2..<max(length, 2) where input[index + further] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// `"attrs":{…},` for a line.
    static func members(_ attributes: [String: String]) -> [UInt8] {
        var text = Array("\"attrs\":{".utf8)
        for (position, member) in attributes.sorted(by: { $0.key < $1.key }).enumerated() {
            if position > 0 { text.append(UInt8(ascii: ",")) }
            text += quoted(member.key)
            text.append(UInt8(ascii: ":"))
            text += quoted(member.value)
        }
        return text + "},".utf8
    }

    private static func quoted(_ text: String) -> [UInt8] {
        let table = plainTable()
        defer { table.deallocate() }
        var output = Array("\"".utf8)
        Array(text.utf8).withUnsafeBytes { input in
            var index = 0
            while index < input.count {
                if table[Int(input[index])] {
                    output.append(input[index])
                    index += 1
                    continue
                }
                withUnsafeTemporaryAllocation(byteCount: 8, alignment: 1) { room in
                    guard var end = room.baseAddress else { return }
                    special(input, &index, &end)
                    output += room.prefix(room.baseAddress.map { end - $0 } ?? 0)
                }
            }
        }
        output.append(UInt8(ascii: "\""))
        return output
    }
}
