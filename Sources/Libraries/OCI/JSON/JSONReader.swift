package import Faults

/// Reads JSON (RFC 8259) straight into values, without a tree and without Foundation: a launch decodes its
/// configuration with it in a tenth of the time that `Codable` takes cold.
///
/// The bytes may be a stranger's: nothing traps, nesting is limited, and what is not JSON is a Fault.
package struct JSONReader {
    let bytes: [UInt8]
    /// Offset of the next byte to look at.
    package internal(set) var position = 0
    /// Whether `linux.seccomp` is left unread and its place noted instead: a launch needs its digest only.
    package var defersSeccomp = false
    package internal(set) var deferredSeccomp: Range<Int>?
    private var depth = 0
    /// No member or element of the innermost object or array has been read yet.
    private var fresh = true
    private static let deepest = 64

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte that is no white space; 0 at the end.
    mutating func peek() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            if byte > 0x20 { return byte }
            position += 1
        }
        return 0
    }

    func wrong(_ what: String) -> Fault {
        let path = path(of: position)
        return Fault(
            .invalidArgument, "invalid JSON at byte \(position)\(path.isEmpty ? "" : " (" + path + ")"): \(what)")
    }

    mutating func expect(_ byte: UInt8) throws(Fault) {
        guard peek() == byte else { throw wrong("no '\(Character(UnicodeScalar(byte)))'") }
        position += 1
    }

    private mutating func open(_ byte: UInt8) throws(Fault) {
        try expect(byte)
        depth += 1
        guard depth <= Self.deepest else { throw wrong("too deep") }
        fresh = true
    }

    /// Whether another member comes; consumes the comma, or the closing byte.
    private mutating func more(until closing: UInt8) throws(Fault) -> Bool {
        let first = fresh
        fresh = false
        if peek() == closing {
            position += 1
            depth -= 1
            return false
        }
        if !first { try expect(0x2C) }
        return true
    }

    /// Enters an object; then `key` until it is nil.
    package mutating func beginObject() throws(Fault) { try open(0x7B) }

    /// The next member's name, its value to be read or skipped; nil when the object has ended.
    package mutating func key() throws(Fault) -> String? {
        guard try more(until: 0x7D) else { return nil }
        let name = try string()
        try expect(0x3A)
        return name
    }

    /// Enters an array; then `element` until it is false.
    package mutating func beginArray() throws(Fault) { try open(0x5B) }

    /// Whether another element comes.
    package mutating func element() throws(Fault) -> Bool { try more(until: 0x5D) }

    /// The end of the text: only white space may follow.
    package mutating func end() throws(Fault) {
        guard peek() == 0, position >= bytes.count else { throw wrong("text after the value") }
    }

    /// A scalar was read: what follows in the innermost object or array needs a comma.
    mutating func readOne() { fresh = false }

    /// Reads any value and forgets it; returns where its bytes are.
    @discardableResult
    package mutating func skip() throws(Fault) -> Range<Int> {
        let first = peek()
        let start = position
        switch first {
        case 0x7B:
            try beginObject()
            while try skipKey() { try skip() }
        case 0x5B:
            try beginArray()
            while try element() { try skip() }
        case 0x22: try skipString()
        default: try skipWord()
        }
        fresh = false
        return start..<position
    }

    /// As `key`, without making a string of the name.
    private mutating func skipKey() throws(Fault) -> Bool {
        guard try more(until: 0x7D) else { return false }
        guard peek() == 0x22 else { throw wrong("no '\"'") }
        try skipString()
        try expect(0x3A)
        return true
    }

    private mutating func skipWord() throws(Fault) {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x2C || byte == 0x5D || byte == 0x7D || byte <= 0x20 { break }
            position += 1
        }
        guard position > start else { throw wrong("no value") }
    }
}
