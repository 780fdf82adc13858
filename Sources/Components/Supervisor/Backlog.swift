internal import Linux
internal import LogDriverAPI

/// What a client has not taken yet: a little in memory; of a client that is stuck, the rest in a file without a name.
struct Backlog: ~Copyable {
    /// Output waits for the client beyond this.
    private static let memoryLimit = 256 << 10

    private let folder: String
    private var memory = PendingBytes()
    private var file: SpillFile?
    /// Bytes that the client has taken so far.
    private(set) var taken = 0
    /// The client is stuck: output goes to the file instead of waiting.
    var mayGrow = false

    init(folder: String) {
        self.folder = folder
    }

    var isEmpty: Bool { memory.isEmpty && file == nil }
    var isFull: Bool { !mayGrow && memory.count >= Self.memoryLimit }

    /// Sends or keeps one of Docker's multiplexed frames; false when the client is gone or too far behind.
    mutating func append(_ stream: LogStream, _ bytes: UnsafeRawBufferPointer, to client: ByteChannel) -> Bool {
        appendHeader(stream, bytes.count, to: client) && append(bytes, to: client)
    }

    /// The beginning of a frame of `count` bytes.
    mutating func appendHeader(_ stream: LogStream, _ count: Int, to client: ByteChannel) -> Bool {
        let length = UInt32(truncatingIfNeeded: count).bigEndian
        var header = UInt64(stream.rawValue) | UInt64(length) << 32
        // Little-endian in memory: stream, three zeros, then the length's four bytes as they are.
        return withUnsafeBytes(of: &header) { append($0, to: client) }
    }

    /// The client took bytes that were never here.
    mutating func note(taken count: Int) {
        taken += count
    }

    /// Sends or keeps `bytes`; false when the client is gone or too far behind.
    mutating func append(_ bytes: UnsafeRawBufferPointer, to client: ByteChannel) -> Bool {
        var rest = bytes
        while isEmpty, !rest.isEmpty {
            // A connection that fails has lost its client, whatever the reason.
            switch (try? writeNow(client.raw, rest)) ?? .ended {
            case .ended: return false
            case .notNow: return keep(rest)
            case .bytes(let count):
                taken += count
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
        return keep(rest)
    }

    mutating func keep(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.isEmpty { return true }
        if file == nil, memory.count + bytes.count > Self.memoryLimit * 2 { file = SpillFile(in: folder) }
        guard file != nil else {
            memory.append(bytes)
            // Without a file a stuck client's memory still has an end.
            return memory.count <= Self.memoryLimit * 4
        }
        return file?.append(bytes) ?? false
    }

    /// Sends what goes now; false when the client is gone.
    mutating func flush(to client: ByteChannel) -> Bool {
        while !isEmpty {
            if memory.isEmpty, file?.next(into: &memory) != true { file = nil }
            switch memory.send(to: client.raw) {
            case .bytes(let count): taken += count
            case .notNow: return true
            case .ended: return false
            }
        }
        mayGrow = false
        return true
    }
}

/// A queue of bytes in memory.
struct PendingBytes: ~Copyable {
    private var bytes: [UInt8] = []
    private var sent = 0

    var count: Int { bytes.count - sent }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        if sent > 0, sent >= count {
            bytes.removeFirst(sent)
            sent = 0
        }
        bytes.append(contentsOf: more)
    }

    /// One write of what is there.
    mutating func send(to descriptor: Int32) -> Transfer {
        if isEmpty { return .bytes(0) }
        let start = sent
        // A descriptor that fails has lost its other end, whatever the reason.
        let transfer =
            (try? bytes.withUnsafeBytes { try writeNow(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...])) })
            ?? .ended
        if case .bytes(let count) = transfer { sent += count }
        if isEmpty {
            bytes = []
            sent = 0
        }
        return transfer
    }
}
