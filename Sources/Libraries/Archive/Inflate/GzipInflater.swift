internal import CZlib
internal import Faults

/// gzip by zlib; members one after the other are one stream (RFC 1952, section 2.2), zeros after the last are padding.
final class GzipInflater: Inflater {
    private let window: InputWindow
    // On the heap: zlib keeps a pointer to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isDone = false

    init(_ window: InputWindow) throws(Fault) {
        self.window = window
        stream.initialize(to: z_stream())
        // 15: the largest window; + 16: a gzip header and trailer, whose checksum zlib compares.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw Fault(.resourceExhausted, "zlib cannot start: \(status)") }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
        let output = buffer.bindMemory(to: UInt8.self)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        while stream.pointee.avail_out > 0, !isDone {
            guard try window.want(1) else { throw Fault(.dataLoss, "the gzip stream ends too early") }
            try step()
        }
        return buffer.count - Int(stream.pointee.avail_out)
    }

    private func step() throws(Fault) {
        let input = window.bytes
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        let status = inflate(stream, Z_NO_FLUSH)
        window.consume(input.count - Int(stream.pointee.avail_in))
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: try nextMember()
        default:
            let text = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
            throw Fault(.dataLoss, "the gzip stream is damaged: \(text)")
        }
    }

    private func nextMember() throws(Fault) {
        while try window.want(1) {
            guard window.bytes[0] == 0 else {
                inflateReset(stream)
                return
            }
            window.consume(1)
        }
        isDone = true
    }
}
