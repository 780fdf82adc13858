internal import Glibc
internal import Linux

/// Copies a container's output to the client's streams, on a thread of its own.
struct OutputPump {
    let source: Int32
    /// -1 drops that stream.
    let output: Int32
    let errors: Int32
    /// Bytes read at once; frames of the engine are at most 64 KiB.
    private static let room = 256 << 10

    /// Until the stream ends.
    func run(multiplexed: Bool) {
        withUnsafeTemporaryAllocation(byteCount: Self.room, alignment: 16) { buffer in
            if multiplexed { frames(buffer) } else { plain(buffer) }
        }
    }

    private func plain(_ buffer: UnsafeMutableRawBufferPointer) {
        while let count = fill(buffer[...]) {
            guard send(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: output) else { return }
        }
    }

    // Docker's frames: stream, three zeros, big-endian length, payload. Payload goes out of the buffer it was read
    // into, in as few writes as possible.
    private func frames(_ buffer: UnsafeMutableRawBufferPointer) {
        var kept = 0
        var open = (left: 0, target: Int32(-1))
        while let count = fill(buffer[kept...]) {
            let filled = kept + count
            var at = 0
            while at < filled {
                if open.left > 0 {
                    let part = min(open.left, filled - at)
                    guard send(UnsafeRawBufferPointer(rebasing: buffer[at..<at + part]), to: open.target) else {
                        return
                    }
                    open.left -= part
                    at += part
                } else if filled - at >= 8 {
                    open.left = Int(UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)))
                    open.target = buffer[at] == 2 || buffer[at] == 3 ? errors : output
                    at += 8
                } else {
                    break
                }
            }
            kept = filled - at
            if kept > 0, at > 0 { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[at..<filled])) }
        }
    }

    // nil at the end.
    private func fill(_ buffer: Slice<UnsafeMutableRawBufferPointer>) -> Int? {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer)
        while true {
            let count = read(source, room.baseAddress, room.count)
            if count > 0 { return count }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN, wait() { continue }
            return nil
        }
    }

    private func wait() -> Bool {
        var entry = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, -1) >= 0 || errno == EINTR
    }

    private func send(_ bytes: UnsafeRawBufferPointer, to target: Int32) -> Bool {
        target < 0 || RawWrite.all(bytes, to: target)
    }
}
