extension ImageReference {
    /// Whether a text is a whole id, which is never a name: 64 lower-case hexadecimal digits.
    package static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...122).contains(byte) }

    /// Parts between slashes: letters and digits, with one dot, one or two underscores or any dashes between them.
    static func isRepository(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            let bytes = Array(part.utf8)
            guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last)
            else { return false }
            return bytes.split(whereSeparator: isAlphanumeric).allSatisfy { separator in
                let isDashes = separator.allSatisfy { $0 == UInt8(ascii: "-") }
                return isDashes || [".", "_", "__"].contains { separator.elementsEqual($0.utf8) }
            }
        }
    }

    /// A host's name or address, an IPv6 one in brackets, and a port.
    static func isDomain(_ text: String) -> Bool {
        var host = text[...]
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let port = text[text.index(after: colon)...]
            guard !port.isEmpty, port.utf8.allSatisfy({ (48...57).contains($0) }) else { return false }
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = host.dropFirst().dropLast()
            return !address.isEmpty && address.allSatisfy { ($0.isHexDigit && $0.isASCII) || $0 == ":" }
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let bytes = Array(part.lowercased().utf8)
            guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last)
            else { return false }
            return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
