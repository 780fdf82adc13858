internal import Linux

/// A process's stdin, or the master of its terminal.
final class InputPipe {
    /// Clients wait beyond this.
    private static let limit = 64 << 10

    private let channel: ByteChannel
    private let loop: EventLoop
    private var pending = PendingBytes()
    private var isClosing = false
    private var isClosed = false
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

    /// Ends stdin after what is pending.
    func close() {
        isClosing = true
        flush()
    }

    /// Ends stdin at once: nobody reads it any more.
    func abandon() {
        guard !isClosed else { return }
        isClosed = true
        loop.forget(channel.raw)
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
        while !isClosed, !pending.isEmpty {
            switch pending.send(to: channel.raw) {
            case .bytes: continue
            case .notNow: return loop.change(channel.raw, .writable)
            case .ended: abandon()
            }
        }
        if isClosing { abandon() } else if !isClosed { loop.change(channel.raw, []) }
        if wasFull { whenDrained?() }
    }
}
