internal import Glibc

/// `host[:port]` taken apart; an IPv6 address stands in brackets where a port follows.
struct HostPort: Hashable, Sendable {
    var host: String
    var port: Int?

    init(_ text: String) {
        let unbracketed = text.hasPrefix("[") ? text.dropFirst().split(separator: "]", maxSplits: 1) : []
        if let first = unbracketed.first {
            host = first.lowercased()
            port = unbracketed.count == 2 ? Int(unbracketed[1].dropFirst()) : nil
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            host = text[..<colon].lowercased()
            port = Int(text[text.index(after: colon)...])
        } else {
            host = text.lowercased()
            port = nil
        }
    }

    /// Whether the name can only mean this machine: `localhost`, 127.0.0.0/8, ::1.
    var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        guard let bytes = addressBytes(host) else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }
}

/// The 4 or 16 bytes of an address literal; nil for a name.
func addressBytes(_ text: String) -> [UInt8]? {
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
        var bytes = [UInt8](repeating: 0, count: count)
        if inet_pton(family, text, &bytes) == 1 { return bytes }
    }
    return nil
}

/// A network such as `10.0.0.0/8`.
struct Network: Sendable {
    private let prefix: [UInt8]
    private let bits: Int

    /// nil when `text` is no network.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let bytes = addressBytes(String(parts[0])), let length = Int(parts[1]),
            (0...bytes.count * 8).contains(length)
        else { return nil }
        prefix = bytes
        bits = length
    }

    /// Whether the address literal `host` lies in it.
    func contains(_ host: String) -> Bool {
        guard let bytes = addressBytes(host), bytes.count == prefix.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(128 >> (bit % 8))
            return bytes[bit / 8] & mask == prefix[bit / 8] & mask
        }
    }
}
