internal import Faults
internal import Glibc
internal import Linux

/// criu's own log of its work, quoted where it failed: its answer has a number alone.
enum CriuLog {
    /// Lines with an error, with five before each, by number; nothing when there is no log.
    static func quote(_ folder: borrowing OwnedFD, _ name: String) -> [String] {
        // No log, or none that can be read: criu's answer is what is told.
        guard let file = try? folder.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
            let bytes = try? file.readAll(limit: 16 << 20)
        else { return [] }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        var quoted: [String] = []
        var next = 0
        for (index, line) in lines.enumerated() where contains(line, Array("Error".utf8)) && quoted.count < 60 {
            if index - 5 > next, next > 0 { quoted.append("...") }
            for place in max(next, index - 5)...index {
                quoted.append("\(place + 1):" + clean(String(decoding: lines[place].prefix(400), as: UTF8.self)))
            }
            next = index + 1
        }
        return quoted
    }

    /// A terminal obeys control characters, and what criu quotes may be the container's.
    static func clean(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for letter in text.unicodeScalars {
            switch letter.value {
            case 0x09, 0x0A: clean.append(" ")
            case 0..<0x20, 0x7F..<0xA0: clean.append("?")
            default: clean.append(letter)
            }
        }
        while clean.last == " " { clean.removeLast() }
        return String(clean)
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
        guard line.count >= word.count else { return false }
        return (line.startIndex...(line.endIndex - word.count)).contains { line[$0...].starts(with: word) }
    }
}
