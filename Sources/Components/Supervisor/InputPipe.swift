internal import Linux

/// A process's stdin, or the master of its terminal.
final class InputPipe {
    /// Clients wait beyond this.
    private static let limit = 64 << 10

    /// nil once it is closed.
    private var channel: ByteChannel?
    private let loop: EventLoop
    private var pending = PendingBytes()
    private var isClosing = false
    private var isClosed: Bool { channel == nil }
    /// Called when a full queue has room again.
    var whenDrained: (() -> Void)?

    init(_ channel: ByteChannel, loop: EventLoop) throws(SystemError) {
        self.channel = channel
        self.loop = loop
        try setNonblocking(channel.raw)
        try loop.watch(channel.raw, [], .data) { [unowned self] in self.ready($0) }
    }

    deinit {
        abandon()
    }

    var isFull: Bool { !isClosed && pending.count >= Self.limit }

    func write(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed, !isClosing else { return }
        pending.append(bytes)
        flush()
    }

    /// Ends stdin after what is pending, which may be long after: who holds the pipe must not let go of it now.
    func close() {
        isClosing = true
        flush()
    }

    /// Ends stdin at once: nobody reads it any more.
    func abandon() {
        guard let channel else { return }
        loop.forget(channel.raw)
        self.channel = nil
    }

    private func ready(_ readiness: Epoll.Readiness) {
        if readiness.contains(.failed) || (readiness.contains(.hungUp) && !readiness.contains(.writable)) {
            // The process closed its end; what clients still send goes nowhere, as with a pipe of a shell.
            abandon()
            whenDrained?()
        } else {
            flush()
        }
    }

    private func flush() {
        let wasFull = isFull
        send()
        // Also when the pipe took only a part: who waits for room is told once, when there is some.
        if wasFull, !isFull { whenDrained?() }
    }

    private func send() {
        while let channel, !pending.isEmpty {
            switch pending.send(to: channel.raw) {
            case .bytes: continue
            case .notNow: return loop.change(channel.raw, .writable)
            case .ended: abandon()
            }
        }
        if isClosing { abandon() } else if let channel { loop.change(channel.raw, []) }
    }
}
