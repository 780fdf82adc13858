internal import Glibc
internal import Linux
internal import LogDriverAPI

/// Reads one output stream of a process, to the log and to whoever listens.
final class OutputPump {
    /// What comes out of a pump.
    enum Output {
        case bytes(UnsafeRawBufferPointer)
        case end
    }

    /// Reads of one turn: a flood of output leaves room for calls and exits.
    private static let budget = 4
    /// A pipe of this size lets a container write while the shim serves others.
    private static let pipeBytes = 256 << 10

    private let channel: ByteChannel
    private let stream: LogStream
    private let log: (any LogWriter)?
    private let loop: EventLoop
    private let scratch: ScratchBuffer
    private let output: (Output) -> Void
    /// Takes output out of the pipe unread; nil where it must be read. Never asked where a log wants the bytes.
    var passOn: ((Int32) -> Transfer?)?
    private var splitter = LineSplitter()
    private(set) var isClosed = false
    private var isResting = false

    init(
        _ channel: ByteChannel, _ stream: LogStream, log: (any LogWriter)?, loop: EventLoop, scratch: ScratchBuffer,
        output: @escaping (Output) -> Void
    ) throws(SystemError) {
        self.channel = channel
        self.stream = stream
        self.log = log
        self.loop = loop
        self.scratch = scratch
        self.output = output
        try setNonblocking(channel.raw)
        setPipeSize(channel.raw, Self.pipeBytes)
        try loop.watch(channel.raw, .readable, .data) { [unowned self] readiness in
            // A pipe that nobody writes to any more is told of though we rest; what is left in it is little.
            self.serve(anyway: readiness.contains(.hungUp))
        }
    }

    deinit {
        close()
    }

    /// Stops reading, so that the process feels a slow client, or goes on.
    func rest(_ resting: Bool) {
        isResting = resting
        if !isClosed { loop.change(channel.raw, resting ? [] : .readable) }
    }

    private func serve(anyway: Bool) {
        for _ in 0..<Self.budget where !isClosed && (anyway || !isResting) {
            if !anyway, log == nil, let passed = passOn?(channel.raw) {
                if passed == .notNow { return }
            } else if !read() {
                break
            }
        }
        log?.flush()
    }

    /// Takes all that is there now: what an ended process left.
    func drain() {
        for _ in 0..<2 * Self.pipeBytes / scratch.room.count where !isClosed { if !read() { return } }
    }

    /// One piece; false when nothing is there now.
    private func read() -> Bool {
        // A stream that fails has ended, whatever the reason.
        switch (try? readNow(channel.raw, into: scratch.room)) ?? .ended {
        case .notNow: return false
        case .ended: end()
        case .bytes(let count): take(UnsafeRawBufferPointer(rebasing: scratch.room[..<count]))
        }
        return true
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        if let log { splitter.take(bytes, stream, at: WallClock.nanoseconds, into: log) }
        output(.bytes(bytes))
    }

    private func end() {
        close()
        output(.end)
    }

    /// Ends reading; an unfinished line goes to the log as it is.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        loop.forget(channel.raw)
        if let log { splitter.finish(stream, at: WallClock.nanoseconds, into: log) }
    }
}
