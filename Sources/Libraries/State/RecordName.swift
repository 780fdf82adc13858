/// File names for records whose keys are free text.
package enum RecordName {
    /// Keys longer than this have no file name (NAME_MAX is 255, and there are endings).
    package static let limit = 230

    /// `key` as one file name: `%`, `/`, a leading dot and control bytes become `%xx`; nil where that is too long.
    package static func encode(_ key: String) -> String? {
        let digits = Array("0123456789abcdef".utf8)
        var name: [UInt8] = []
        for (index, byte) in key.utf8.enumerated() {
            if byte == 37 || byte == 47 || byte < 33 || byte == 127 || byte == 46 && index == 0 {
                name += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                name.append(byte)
            }
        }
        return name.isEmpty || name.count > limit ? nil : String(decoding: name, as: UTF8.self)
    }

    /// The key of a file name that `encode` made.
    package static func decode(_ name: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 37, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
