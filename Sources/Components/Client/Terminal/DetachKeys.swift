/// The keys that leave a container without ending it.
struct DetachKeys: Sendable, Equatable {
    /// ctrl-p ctrl-q.
    static let standard = DetachKeys(bytes: [16, 17])

    let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `ctrl-a`, `ctrl-@ [ \ ] ^ _`, or single characters, between commas.
    init(_ text: String) throws(UsageFault) {
        var bytes: [UInt8] = []
        for key in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let byte = Self.byte(String(key)) else {
                throw UsageFault("invalid detach keys (\(text)): Unknown character: '\(key)'")
            }
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    private static func byte(_ key: String) -> UInt8? {
        let units = Array(key.utf8)
        if units.count == 1 { return units[0] < 128 ? units[0] : nil }
        guard key.lowercased().hasPrefix("ctrl-"), units.count == 6 else { return nil }
        switch units[5] {
        case 97...122: return units[5] - 96
        case 64, 91...95: return units[5] - 64
        default: return nil
        }
    }
}

/// Looks for the keys in what is typed; a beginning that goes on otherwise is passed on.
struct DetachScanner {
    private let keys: [UInt8]
    private var seen = 0

    init(_ keys: DetachKeys) {
        self.keys = keys.bytes
    }

    /// What of `typed` goes to the container, and whether the keys are complete.
    mutating func scan(_ typed: ArraySlice<UInt8>) -> (passed: [UInt8], detached: Bool) {
        var passed: [UInt8] = []
        for byte in typed {
            if byte == keys[seen] {
                seen += 1
                if seen == keys.count { return (passed, true) }
                continue
            }
            passed += keys[..<seen]
            seen = byte == keys[0] ? 1 : 0
            if seen == 0 { passed.append(byte) }
            if seen == keys.count { return (passed, true) }
        }
        return (passed, false)
    }
}
