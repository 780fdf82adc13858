internal import Linux

/// Bytes on their way to a non-blocking socket.
struct OutgoingBytes {
    private var bytes: [UInt8] = []
    private var sent = 0

    var count: Int { bytes.count - sent }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ more: [UInt8]) {
        bytes += more
    }

    /// Writes what goes now; false when the peer is gone.
    mutating func flush(to socket: Int32) -> Bool {
        while !isEmpty {
            // A socket that fails has lost its peer, whatever the reason.
            let transfer = (try? bytes.withUnsafeBytes { try writeNow(socket, .init(rebasing: $0[sent...])) }) ?? .ended
            switch transfer {
            case .bytes(let count): sent += count
            case .notNow: return true
            case .ended: return false
            }
        }
        bytes = []
        sent = 0
        return true
    }
}
