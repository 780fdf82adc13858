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

    private func frames(_ buffer: UnsafeMutableRawBufferPointer) {
        var frames = FrameSplitter(output: output, errors: errors)
        var kernel = KernelCopy(source: source, output: output, errors: errors)
        var kept = 0
        // Behind a large frame that the kernel moved, only the next one's header is read.
        while let count = fill(kernel.moves ? buffer[kept..<max(8, kept + 1)] : buffer[kept...]) {
            guard let rest = frames.take(buffer, filled: kept + count, send: send) else { return }
            kept = rest
            if kept == 0 { frames.passed(kernel.move(frames.coming)) }
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
