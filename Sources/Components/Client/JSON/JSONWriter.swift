/// Writes JSON as Go's encoding/json does without HTML escapes.
struct JSONWriter {
    private var text = ""
    private let indent: String?

    private init(indent: String?) {
        self.indent = indent
    }

    static func compact(_ value: Value) -> String {
        var writer = JSONWriter(indent: nil)
        writer.write(value, depth: 0)
        return writer.text
    }

    /// One field a line, `indent` for each level; empty objects and lists stay on one line.
    static func pretty(_ value: Value, indent: String = "    ") -> String {
        var writer = JSONWriter(indent: indent)
        writer.write(value, depth: 0)
        return writer.text
    }

    private mutating func write(_ value: Value, depth: Int) {
        switch value {
        case .null, .missing: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .real(let number): text += "\(number)"
        case .text(let string): text += Self.quoted(string)
        case .list(let items):
            write(items.map { (nil, $0) }, between: ("[", "]"), depth: depth)
        case .record(let record):
            write(record.members.map { ($0.key, $0.value) }, between: ("{", "}"), depth: depth)
        }
    }

    private mutating func write(_ members: [(String?, Value)], between marks: (String, String), depth: Int) {
        text += marks.0
        for (index, member) in members.enumerated() {
            if index > 0 { text += "," }
            newline(depth + 1)
            if let key = member.0 { text += Self.quoted(key) + (indent == nil ? ":" : ": ") }
            write(member.1, depth: depth + 1)
        }
        if !members.isEmpty { newline(depth) }
        text += marks.1
    }

    private mutating func newline(_ depth: Int) {
        guard let indent else { return }
        text += "\n"
        for _ in 0..<depth { text += indent }
    }

    static func quoted(_ string: String) -> String {
        var quoted: [UInt8] = [34]
        for byte in string.utf8 {
            switch byte {
            case 34, 92: quoted += [92, byte]
            case 10: quoted += Array("\\n".utf8)
            case 13: quoted += Array("\\r".utf8)
            case 9: quoted += Array("\\t".utf8)
            case 8: quoted += Array("\\b".utf8)
            case 12: quoted += Array("\\f".utf8)
            case 0..<32:
                let digits = Array("0123456789abcdef".utf8)
                quoted += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: quoted.append(byte)
            }
        }
        quoted.append(34)
        return String(decoding: quoted, as: UTF8.self)
    }
}
