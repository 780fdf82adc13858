/// Docker's frames: stream, three zeros, big-endian length, payload.
///
/// Payloads of one stream that follow each other are moved together in the buffer and go out in one write: a log of
/// short lines costs as many writes as one of long ones.
struct FrameSplitter {
    let output: Int32
    let errors: Int32
    // The frame that is being read: bytes left, and where they go.
    private var left = 0
    private var target: Int32 = -1

    /// What of a frame is still to come, and where it goes; nil between frames.
    var coming: (count: Int, target: Int32)? { left > 0 ? (left, target) : nil }

    /// So much of it went there by another way.
    mutating func passed(_ count: Int) {
        left -= count
    }

    init(output: Int32, errors: Int32) {
        self.output = output
        self.errors = errors
    }

    /// Sends the payloads of `filled` bytes; the beginning of a header that is not whole is moved to the front, and its
    /// length returned. nil: nobody takes the output any more.
    mutating func take(
        _ buffer: UnsafeMutableRawBufferPointer, filled: Int, send: (UnsafeRawBufferPointer, Int32) -> Bool
    ) -> Int? {
        var at = 0
        var run = (start: 0, end: 0, target: Int32(-1))
        while at < filled {
            if left == 0 {
                guard filled - at >= 8 else { break }
                left = Int(UInt32(bigEndian: buffer.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)))
                target = buffer[at] >= 2 ? errors : output
                at += 8
                continue
            }
            let part = min(left, filled - at)
            if run.target == target, run.end > run.start {
                Self.move(part, from: at, to: run.end, in: buffer)
                run.end += part
            } else {
                guard send(UnsafeRawBufferPointer(rebasing: buffer[run.start..<run.end]), run.target) else {
                    return nil
                }
                run = (at, at + part, target)
            }
            left -= part
            at += part
        }
        guard send(UnsafeRawBufferPointer(rebasing: buffer[run.start..<run.end]), run.target) else { return nil }
        Self.move(filled - at, from: at, to: 0, in: buffer)
        return filled - at
    }

    private static func move(_ count: Int, from: Int, to: Int, in buffer: UnsafeMutableRawBufferPointer) {
        guard count > 0, from != to else { return }
        UnsafeMutableRawBufferPointer(rebasing: buffer[to..<to + count])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[from..<from + count]))
    }
}
