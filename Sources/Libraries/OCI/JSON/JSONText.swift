/// Writes JSON, member by member in the order they are given; for the small records of hot paths.
package struct JSONText {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    private mutating func separate() {
        if needsComma { bytes.append(0x2C) }
        needsComma = true
    }

    /// Runs `body` between braces.
    package mutating func object(_ body: (inout JSONText) -> Void) { enclose(0x7B, 0x7D, body) }

    /// Runs `body` between brackets.
    package mutating func array(_ body: (inout JSONText) -> Void) { enclose(0x5B, 0x5D, body) }

    private mutating func enclose(_ opening: UInt8, _ closing: UInt8, _ body: (inout JSONText) -> Void) {
        open(opening)
        body(&self)
        close(closing)
    }

    mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// `null`.
    package mutating func null() { word("null") }

    /// A member's name; its value follows.
    package mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3A)
        needsComma = false
    }

    /// A string, escaped.
    package mutating func string(_ text: String) {
        separate()
        bytes.append(0x22)
        var copy = text
        copy.withUTF8 { part in
            // Nearly every string has nothing to escape: then it is copied as a whole.
            if part.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
                for byte in part { append(byte) }
            } else {
                bytes.append(contentsOf: part)
            }
        }
        bytes.append(0x22)
    }

    /// An integer.
    package mutating func number(_ value: some BinaryInteger) { word("\(value)") }

    /// `true` or `false`.
    package mutating func boolean(_ value: Bool) { word(value ? "true" : "false") }

    /// A number's text, as it is.
    package mutating func literal(_ text: String) { word(text) }

    private mutating func word(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, byte])
        case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
        case ..<0x20:
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8))
        default: bytes.append(byte)
        }
    }

    /// `"name": "text"`.
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// `"name": 5`.
    package mutating func member(_ name: String, _ value: some BinaryInteger) {
        key(name)
        number(value)
    }

    /// `"name": {…}` of texts, sorted by name.
    package mutating func member(_ name: String, _ texts: [String: String]) {
        key(name)
        object { for (name, text) in texts.sorted(by: { $0.key < $1.key }) { $0.member(name, text) } }
    }

    /// `"name": […]` of texts.
    package mutating func member(_ name: String, _ texts: [String]) {
        key(name)
        array { for text in texts { $0.string(text) } }
    }
}
