/// JSON laid out for people, as Go's MarshalIndent does it.
struct JSONIndent {
    private var out: [UInt8] = []
    private var depth = 0
    /// An opening bracket whose first element has not come yet: an empty one stays on its line.
    private var isOpen = false
    private let indent: [UInt8]

    /// Any white space between the tokens of `bytes` is dropped.
    static func text(_ bytes: [UInt8], by indent: String) -> String {
        var layout = JSONIndent(indent: Array(indent.utf8))
        var inString = false
        var escaped = false
        for byte in bytes {
            if inString {
                layout.out.append(byte)
                inString = escaped || byte != 0x22
                escaped = !escaped && byte == 0x5C
            } else if byte > 0x20 {
                inString = byte == 0x22
                layout.token(byte)
            }
        }
        return String(decoding: layout.out, as: UTF8.self)
    }

    private init(indent: [UInt8]) { self.indent = indent }

    private mutating func token(_ byte: UInt8) {
        let closes = byte == 0x7D || byte == 0x5D
        if closes { depth -= 1 }
        if isOpen != closes { newline() }
        isOpen = byte == 0x7B || byte == 0x5B
        out.append(byte)
        if isOpen { depth += 1 }
        if byte == 0x2C { newline() }
        if byte == 0x3A { out.append(0x20) }
    }

    private mutating func newline() {
        out.append(0x0A)
        for _ in 0..<depth { out += indent }
    }
}
