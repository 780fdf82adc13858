/// One way in that a 401 offers (RFC 9110, section 11.6.1; distribution's token specification).
struct Challenge: Equatable, Sendable {
    /// Lower case: `bearer`, `basic`.
    var scheme: String
    /// By lower-case name: realm, service, scope, error.
    var parameters: [String: String]

    /// All challenges of the WWW-Authenticate headers; what cannot be read is left out.
    static func parse(_ headers: [String]) -> [Challenge] {
        headers.flatMap { header in
            var reader = ChallengeReader(text: Array(header.utf8))
            return reader.challenges()
        }
    }
}

/// Walks one header; never fails, whatever a stranger wrote.
private struct ChallengeReader {
    let text: [UInt8]
    var position = 0

    init(text: [UInt8]) {
        self.text = text
    }

    mutating func challenges() -> [Challenge] {
        var found: [Challenge] = []
        while position < text.count {
            skip(" ,\t")
            let word = token()
            if word.isEmpty {
                position += 1
            } else if peek("=") {
                position += 1
                let value = peek("\"") ? quoted() : token()
                if !found.isEmpty { found[found.count - 1].parameters[word.lowercased()] = value }
            } else {
                found.append(Challenge(scheme: word.lowercased(), parameters: [:]))
            }
        }
        return found
    }

    private func peek(_ character: Unicode.Scalar) -> Bool {
        position < text.count && text[position] == UInt8(ascii: character)
    }

    private mutating func skip(_ characters: String) {
        while position < text.count, characters.utf8.contains(text[position]) { position += 1 }
    }

    private mutating func token() -> String {
        let start = position
        while position < text.count, !" ,\t=\"".utf8.contains(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func quoted() -> String {
        position += 1
        var bytes: [UInt8] = []
        while position < text.count, !peek("\"") {
            if peek("\\"), position + 1 < text.count { position += 1 }
            bytes.append(text[position])
            position += 1
        }
        position += 1
        return String(decoding: bytes, as: UTF8.self)
    }
}
