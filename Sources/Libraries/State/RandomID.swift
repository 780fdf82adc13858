/// Identifiers as Docker makes them.
package enum RandomID {
    /// 64 hexadecimal digits from the kernel's random source; never such that the short id (12 digits) is a number,
    /// which a DNS server or a host name could misread.
    package static func make() -> String {
        let digits = Array("0123456789abcdef".utf8)
        while true {
            var generator = SystemRandomNumberGenerator()
            let words = (0..<4).map { _ in generator.next() as UInt64 }
            let text = words.flatMap { word in
                (0..<16).map { digits[Int(word >> UInt64($0 * 4) & 15)] }
            }
            if text[..<12].contains(where: { $0 > 57 }) { return String(decoding: text, as: UTF8.self) }
        }
    }

    /// Whether `text` has the form of a whole id.
    package static func isWhole(_ text: String) -> Bool {
        text.utf8.count == 64 && isPrefix(text)
    }

    /// Whether `text` could be the beginning of an id.
    package static func isPrefix(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
