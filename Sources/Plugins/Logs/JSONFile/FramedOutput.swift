internal import Glibc
internal import Linux
internal import LogDriverAPI

/// Selects messages and writes them as `docker logs` gets them.
final class FramedOutput {
    private static let batch = 64 << 10

    private let channel: ByteChannel
    private let query: LogQuery
    private var record = JSONRecord()
    private var pending: [UInt8] = []

    init(_ channel: ByteChannel, _ query: LogQuery) {
        self.channel = channel
        self.query = query
        record.keepsAttributes = query.details
    }

    var raw: Int32 { channel.raw }

    /// Takes one line of the log; false when no more is wanted.
    func take(_ line: UnsafeRawBufferPointer) throws(SystemError) -> Bool {
        guard record.decode(line) else { return true }
        if let until = query.until, record.time > until {
            _ = try flush()
            return false
        }
        if let since = query.since, record.time < since { return true }
        guard record.stream == 1 ? query.stdout : query.stderr else { return true }
        append()
        return pending.count < Self.batch ? true : try flush()
    }

    private func append() {
        var stamp = query.timestamps ? Array("\(WallClock.text(record.time, fixed: true)) ".utf8) : []
        if query.details { stamp += record.details }
        if query.framed {
            let length = UInt32(truncatingIfNeeded: record.message.count + stamp.count)
            pending += [record.stream, 0, 0, 0]
            withUnsafeBytes(of: length.bigEndian) { pending.append(contentsOf: $0) }
        }
        pending += stamp
        pending += record.message
    }

    /// Writes what has gathered, waiting for a slow reader; false when the reader went away.
    func flush() throws(SystemError) -> Bool {
        var sent = 0
        while sent < pending.count {
            let transfer = try send(from: sent)
            switch transfer {
            case .bytes(let count): sent += count
            case .ended: return false
            case .notNow:
                var watched = pollfd(fd: channel.raw, events: Int16(POLLOUT), revents: 0)
                poll(&watched, 1, -1)
            }
        }
        pending.removeAll(keepingCapacity: true)
        return true
    }

    private func send(from start: Int) throws(SystemError) -> Transfer {
        let descriptor = channel.raw
        return try pending.withUnsafeBufferPointer { (bytes) throws(SystemError) -> Transfer in
            try writeNow(descriptor, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...])))
        }
    }
}
