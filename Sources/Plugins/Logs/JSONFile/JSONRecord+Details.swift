extension JSONRecord {
    /// Reads the object `attrs`, whose values are texts.
    mutating func takeAttributes(_ scanner: inout JSONScanner) -> Bool {
        guard scanner.skip("{") else { return false }
        if scanner.skip("}") { return true }
        repeat {
            var (name, value): ([UInt8], [UInt8]) = ([], [])
            guard scanner.string(into: &name), scanner.skip(":"), scanner.string(into: &value) else { return false }
            attributes.append((name, value))
        } while scanner.skip(",")
        return scanner.skip("}")
    }

    /// `k=v,k=v ` in the order of the names, as Docker's API gives details (url.QueryEscape).
    var details: [UInt8] {
        var text: [UInt8] = []
        for member in attributes.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            if !text.isEmpty { text.append(UInt8(ascii: ",")) }
            Self.escape(member.name, into: &text)
            text.append(UInt8(ascii: "="))
            Self.escape(member.value, into: &text)
        }
        return text + [UInt8(ascii: " ")]
    }

    private static func escape(_ bytes: [UInt8], into text: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case UInt8(ascii: " "): text.append(UInt8(ascii: "+"))
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                text.append(byte)
            default:
                text.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] {
                    text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
                }
            }
        }
    }
}
