internal import Glibc
internal import Linux
internal import LogDriverAPI
internal import ShimAPI

/// The streams of one process: pumps, clients, input.
final class ProcessStreams: ProcessStdio {
    /// How long the end of all output may come before the end of the process.
    private static let exitPatience = Duration.milliseconds(100)

    private let loop: EventLoop
    private let terminal: Bool
    private let log: (any LogWriter)?
    private let scratch: ScratchBuffer
    private let spill: String
    private var theirs: TheirEnds?
    private var pumps: [OutputPump] = []
    private var input: InputPipe?
    private var console: ByteChannel?
    private var size: WindowSize?
    private var clients: [AttachClient] = []
    /// The process ended, or all its output did: clients leave once they have what is theirs.
    private var isOver = false
    private var whenFinished: (() -> Void)?

    init(
        _ request: StdioRequest, loop: EventLoop, log: (any LogWriter)?, scratch: ScratchBuffer, spill: String
    ) throws(SystemError) {
        self.loop = loop
        self.log = log
        self.scratch = scratch
        self.spill = spill
        terminal = request.terminal
        if !terminal { try openPipes(request) }
    }

    private func openPipes(_ request: StdioRequest) throws(SystemError) {
        let output = try Pipe().ends()
        let error = try Pipe().ends()
        var stdin: Int32 = -1
        if request.openStdin {
            let ends = try Pipe().ends()
            stdin = ends.read
            input = try InputPipe(ByteChannel(OwnedFD(adopting: ends.write)), loop: loop)
        }
        theirs = TheirEnds(stdin: stdin, stdout: output.write, stderr: error.write)
        pumps = [
            try pump(ByteChannel(OwnedFD(adopting: output.read)), .stdout),
            try pump(ByteChannel(OwnedFD(adopting: error.read)), .stderr),
        ]
    }

    private func pump(_ channel: ByteChannel, _ stream: LogStream) throws(SystemError) -> OutputPump {
        let pump = try OutputPump(channel, stream, log: log, loop: loop, scratch: scratch) { [unowned self] in
            switch $0 {
            case .bytes(let bytes): self.deliver(bytes, stream)
            case .end: self.outputEnded()
            }
        }
        if !terminal { pump.passOn = { [unowned self] in self.pass(stream, from: $0) } }
        return pump
    }

    // With one client and no log nobody here needs to see the bytes.
    private func pass(_ stream: LogStream, from pipe: Int32) -> Transfer? {
        guard clients.count == 1, let client = clients.first, client.wants(stream) else { return nil }
        return client.pass(stream, from: pipe)
    }

    var given: StdioEnds? { theirs?.ends }

    func launched(console: ByteChannel?) {
        theirs = nil
        guard let console else { return }
        self.console = console
        do {
            pumps = [try pump(console, .stdout)]
            // A second descriptor of the master: reading and writing are watched apart.
            input = try InputPipe(ByteChannel(console.duplicate()), loop: loop)
        } catch { outputEnded() }
        if let size { resize(size) }
    }

    func resize(_ size: WindowSize) {
        self.size = size
        // A terminal whose last user is gone has no size to set.
        if let console { try? setWindowSize(console.raw, size) }
    }

    func closeStdin() {
        input?.close()
    }

    func attach(_ request: ShimAttach, connection: ByteChannel, early: [UInt8]) {
        let client = AttachClient(
            request, connection: connection, framed: !terminal, spill: spill, loop: loop, owner: self)
        clients.append(client)
        client.start(early: early)
        if isOver { client.finish() }
    }

    /// Bytes for stdin from a client; whether it may send more now.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let input else { return true }
        input.write(bytes)
        input.whenDrained = { [weak self] in self?.clients.forEach { $0.resumeInput() } }
        return !input.isFull
    }

    /// A client's backlog changed: pumps rest while one is full.
    func balance() {
        let full = clients.contains(where: \.isFull)
        for pump in pumps { pump.rest(full) }
    }

    /// A client is gone.
    func left(_ client: AttachClient) {
        clients.removeAll { $0 === client }
        balance()
        if clients.isEmpty, let done = whenFinished {
            whenFinished = nil
            done()
        }
    }

    private func deliver(_ bytes: UnsafeRawBufferPointer, _ stream: LogStream) {
        for client in clients { client.deliver(bytes, stream) }
        if !clients.isEmpty { balance() }
    }

    // The kernel closes a dying process's pipes a moment before it can be waited for: who sees the output end then asks
    // for the exit code, and finds it. A process that only closed its output is not waited for long.
    private func outputEnded() {
        guard pumps.allSatisfy(\.isClosed), !isOver else { return }
        loop.after(Self.exitPatience) { [weak self] in self?.over() }
    }

    private func over() {
        guard !isOver else { return }
        isOver = true
        for client in clients { client.finish() }
    }

    func ended() {
        for pump in pumps { pump.drain() }
        log?.flush()
        input?.abandon()
        over()
    }

    func finish(_ done: @escaping () -> Void) {
        theirs = nil
        for pump in pumps { pump.close() }
        log?.flush()
        over()
        if clients.isEmpty { return done() }
        whenFinished = done
        // A client that stopped reading does not keep the shim for ever.
        loop.after(.seconds(10)) { [weak self] in self?.clients.forEach { $0.leave() } }
    }
}

/// The process's ends of its pipes, until it has them.
private struct TheirEnds: ~Copyable {
    let ends: StdioEnds

    init(stdin: Int32, stdout: Int32, stderr: Int32) {
        ends = StdioEnds(stdin: stdin, stdout: stdout, stderr: stderr)
    }

    deinit {
        for descriptor in [ends.stdin, ends.stdout, ends.stderr] where descriptor >= 0 { close(descriptor) }
    }
}
