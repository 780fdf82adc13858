/// A ttrpc frame: ten bytes of header, big endian (length, stream id, type, flags), then the data.
struct Frame: Equatable {
    enum Kind: UInt8 {
        case request = 1
        case response = 2
        case data = 3
    }

    /// The most data that a frame may have; ttrpc's own limit.
    static let limit = 4 << 20
    static let headerLength = 10

    var stream: UInt32
    /// As it came; `Kind` when it is one that is known.
    var type: UInt8
    var flags: UInt8
    var data: [UInt8]

    init(stream: UInt32, kind: Kind, flags: UInt8 = 0, data: [UInt8]) {
        self.stream = stream
        self.type = kind.rawValue
        self.flags = flags
        self.data = data
    }

    fileprivate init(header: Header, data: [UInt8]) {
        stream = header.stream
        type = header.type
        flags = header.flags
        self.data = data
    }

    /// The frame as it goes over the wire.
    var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(Self.headerLength + data.count)
        for number in [UInt32(truncatingIfNeeded: data.count), stream] {
            withUnsafeBytes(of: number.bigEndian) { output.append(contentsOf: $0) }
        }
        output += [type, flags]
        output += data
        return output
    }

    /// The first ten bytes.
    struct Header {
        let length: Int
        let stream: UInt32
        let type: UInt8
        let flags: UInt8

        /// nil while fewer than ten bytes are there.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= Frame.headerLength else { return nil }
            let number = { (from: Int) in
                bytes[(bytes.startIndex + from)..<(bytes.startIndex + from + 4)].reduce(UInt32(0)) {
                    $0 << 8 | UInt32($1)
                }
            }
            length = Int(number(0))
            stream = number(4)
            type = bytes[bytes.startIndex + 8]
            flags = bytes[bytes.startIndex + 9]
        }
    }
}

/// Cuts a byte stream into frames, whatever pieces it comes in.
struct FrameReader {
    enum Event: Equatable {
        case frame(Frame)
        /// A frame over the limit; its data is skipped, the stream goes on.
        case oversized(stream: UInt32, length: Int)
    }

    private var buffer: [UInt8] = []
    private var skipping = 0

    /// Bytes that came behind the last whole frame.
    var rest: [UInt8] { buffer }

    /// Takes what was read and gives the frames that are whole now.
    mutating func take(_ bytes: some Collection<UInt8>) -> [Event] {
        let skipped = min(skipping, bytes.count)
        skipping -= skipped
        buffer.append(contentsOf: bytes.dropFirst(skipped))
        var events: [Event] = []
        var position = 0
        while let event = next(&position) { events.append(event) }
        buffer.removeFirst(position)
        if buffer.isEmpty { buffer = [] }
        return events
    }

    private mutating func next(_ position: inout Int) -> Event? {
        guard let header = Frame.Header(buffer[position...]) else { return nil }
        let start = position + Frame.headerLength
        let available = buffer.count - start
        if header.length > Frame.limit {
            let dropped = min(header.length, available)
            skipping = header.length - dropped
            position = start + dropped
            return .oversized(stream: header.stream, length: header.length)
        }
        guard available >= header.length else { return nil }
        position = start + header.length
        return .frame(Frame(header: header, data: Array(buffer[start..<position])))
    }
}
