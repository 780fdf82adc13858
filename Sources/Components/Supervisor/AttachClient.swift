internal import Linux
internal import LogDriverAPI
internal import ShimAPI

/// One attached connection: output in frames (raw for a terminal), input the other way.
final class AttachClient {
    /// A client that takes nothing for so long is stuck: it no longer holds the container back.
    private static let patience = Duration.seconds(2)

    private let request: ShimAttach
    let connection: ByteChannel
    private let framed: Bool
    private let loop: EventLoop
    private unowned let owner: ProcessStreams
    var backlog: Backlog
    /// Output rests in its pipe until this client takes more.
    private var isChoked = false
    private var isGone = false
    private var isFinishing = false
    private var inputEnded: Bool
    private var inputRests = false
    private var stallTimer: LoopTimer?
    private var takenAtTimer = 0

    init(
        _ request: ShimAttach, connection: ByteChannel, framed: Bool, spill: String, loop: EventLoop,
        owner: ProcessStreams
    ) {
        self.request = request
        self.connection = connection
        self.framed = framed
        self.loop = loop
        self.owner = owner
        backlog = Backlog(folder: spill)
        inputEnded = !request.stdin
    }

    func start(early: [UInt8]) {
        do {
            try setNonblocking(connection.raw)
            try loop.watch(connection.raw, interest, .data) { [unowned self] in self.ready($0) }
        } catch { return leave() }
        if !early.isEmpty, request.stdin { early.withUnsafeBytes { forward($0) } }
    }

    /// Whether output must wait for this client.
    var isFull: Bool { isChoked || backlog.isFull }
    /// Whether output may go to it in frames that nobody reads here.
    var takesPasses: Bool { framed && !isGone && !isFinishing && backlog.isEmpty && !backlog.mayGrow }

    func wants(_ stream: LogStream) -> Bool { stream == .stdout ? request.stdout : request.stderr }

    private var interest: Epoll.Readiness {
        var interest: Epoll.Readiness = backlog.isEmpty && !isChoked ? [] : .writable
        if !inputEnded, !inputRests { interest.insert(.readable) }
        return interest
    }

    func deliver(_ bytes: UnsafeRawBufferPointer, _ stream: LogStream) {
        guard !isGone, !isFinishing, wants(stream) else { return }
        let kept = framed ? backlog.append(stream, bytes, to: connection) : backlog.append(bytes, to: connection)
        guard kept else { return leave() }
        delivered()
    }

    /// Something was sent or kept.
    func delivered() {
        watchStall()
        loop.change(connection.raw, interest)
    }

    /// The socket is full and nothing was read for it: what comes waits in the process's pipe.
    func choke() {
        isChoked = true
        delivered()
        owner.balance()
    }

    private func ready(_ readiness: Epoll.Readiness) {
        if !readiness.isDisjoint(with: [.hungUp, .failed]) { return hungUp() }
        if readiness.contains(.writable) { flush() }
        if !isGone, readiness.contains(.readable) { receive() }
    }

    // A peer that closed both ways takes no more; what it sent before is still read.
    private func hungUp() {
        while !isGone, !inputEnded, receive() {}
        if !inputEnded { endInput() }
        leave()
    }

    private func flush() {
        isChoked = false
        guard backlog.flush(to: connection) else { return leave() }
        owner.balance()
        if backlog.isEmpty, isFinishing { return leave() }
        loop.change(connection.raw, interest)
    }

    @discardableResult
    private func receive() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 16) { room in
            // A connection that fails has ended, whatever the reason.
            switch (try? readNow(connection.raw, into: room)) ?? .ended {
            case .notNow: return false
            case .ended:
                endInput()
                return false
            case .bytes(let count):
                forward(UnsafeRawBufferPointer(rebasing: room[..<count]))
                return true
            }
        }
    }

    private func forward(_ bytes: UnsafeRawBufferPointer) {
        inputRests = !owner.take(bytes)
        loop.change(connection.raw, interest)
    }

    /// The process took what was waiting.
    func resumeInput() {
        guard inputRests else { return }
        inputRests = false
        loop.change(connection.raw, interest)
    }

    private func endInput() {
        inputEnded = true
        // A terminal outlives who sat at it: it has no end of file, and the next client types on the same one.
        if request.closesStdin, framed { owner.closeStdin() }
        loop.change(connection.raw, interest)
    }

    // While output waits for a client, someone looks whether it takes anything at all.
    private func watchStall() {
        guard isFull, stallTimer == nil else { return }
        takenAtTimer = backlog.taken
        stallTimer = loop.after(Self.patience) { [weak self] in
            guard let self, !self.isGone else { return }
            self.stallTimer = nil
            if self.backlog.taken == self.takenAtTimer {
                self.backlog.mayGrow = true
                self.isChoked = false
            }
            self.owner.balance()
            self.watchStall()
        }
    }

    /// No more output comes: the connection ends when all is taken.
    func finish() {
        isFinishing = true
        if backlog.isEmpty { leave() }
    }

    /// Ends the connection.
    func leave() {
        guard !isGone else { return }
        isGone = true
        loop.forget(connection.raw)
        if let stallTimer { loop.cancel(stallTimer) }
        owner.left(self)
    }
}
