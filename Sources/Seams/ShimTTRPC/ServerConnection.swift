internal import Faults
internal import Linux
internal import ShimAPI

/// One connection of a shim's client: frames in, answers out, in whatever order the answers come.
final class ServerConnection {
    /// The most answers that may wait for a client that does not read; beyond it the connection ends.
    private static let mostQueued = 16 << 20

    private let channel: ByteChannel
    private let caller: ShimCaller
    private let handler: any ShimHandler
    private let loop: EventLoop
    private var reader = FrameReader()
    private var outgoing = OutgoingBytes()
    private var ended: (() -> Void)?
    /// Set once an attach was answered: the connection leaves as soon as the answer is out.
    private var handOver: ShimAttach?

    init(_ channel: ByteChannel, caller: ShimCaller, handler: any ShimHandler, loop: EventLoop) {
        self.channel = channel
        self.caller = caller
        self.handler = handler
        self.loop = loop
    }

    /// Serves from now on; `ended` is called once, when the connection is gone or handed over.
    func start(ended: @escaping () -> Void) {
        self.ended = ended
        do {
            try setNonblocking(channel.raw)
            try loop.watch(channel.raw, .readable) { [weak self] in self?.ready($0) }
        } catch { close() }
    }

    private func ready(_ readiness: Epoll.Readiness) {
        if readiness.contains(.writable) { flush() }
        if readiness.hasInput { receive() }
    }

    private func receive() {
        guard handOver == nil else { return }
        var buffer = [UInt8](repeating: 0, count: 16384)
        // A connection that fails has ended, whatever the reason.
        let transfer = (try? buffer.withUnsafeMutableBytes { try readNow(channel.raw, into: $0) }) ?? .ended
        switch transfer {
        case .notNow: return
        case .ended: close()
        case .bytes(let count):
            for event in reader.take(buffer[..<count]) where ended != nil { take(event) }
        }
    }

    private func take(_ event: FrameReader.Event) {
        switch event {
        case .oversized(let stream, let length):
            refuse(stream, Fault(.resourceExhausted, "message length \(length) exceeds the limit of \(Frame.limit)"))
        case .frame(let frame):
            guard frame.stream % 2 == 1 else {
                return refuse(frame.stream, Fault(.invalidArgument, "stream id \(frame.stream) is not odd"))
            }
            guard frame.type == Frame.Kind.request.rawValue else {
                return refuse(frame.stream, Fault(.unimplemented, "frame type \(frame.type)"))
            }
            serve(frame)
        }
    }

    private func serve(_ frame: Frame) {
        do {
            let call = try RequestEnvelope(decoding: frame.data).call()
            handler.handle(call, from: caller) { [weak self] in self?.answer(frame.stream, call, $0) }
        } catch { refuse(frame.stream, error) }
    }

    private func refuse(_ stream: UInt32, _ fault: Fault) {
        send(stream, .failure(fault))
    }

    private func answer(_ stream: UInt32, _ call: ShimCall, _ result: Result<ShimReply, Fault>) {
        guard ended != nil else { return }
        switch result {
        case .failure(let fault): refuse(stream, fault)
        case .success(let reply):
            do {
                if case .attach(let request) = call { handOver = request }
                send(stream, .success(try ReplyCoding.encode(reply, to: call)))
            } catch { refuse(stream, error) }
        }
    }

    private func send(_ stream: UInt32, _ result: Result<[UInt8], Fault>) {
        do {
            outgoing.append(Frame(stream: stream, kind: .response, data: try ResponseEnvelope.encoded(result)).bytes)
        } catch { return close() }
        outgoing.count > Self.mostQueued ? close() : flush()
    }

    private func flush() {
        guard outgoing.flush(to: channel.raw) else { return close() }
        loop.change(channel.raw, outgoing.isEmpty ? .readable : .duplex)
        if outgoing.isEmpty, let request = handOver { leave(request) }
    }

    private func leave(_ request: ShimAttach) {
        guard let ended else { return }
        self.ended = nil
        loop.forget(channel.raw)
        handler.attached(request, connection: channel, early: reader.rest)
        ended()
    }

    private func close() {
        guard let ended else { return }
        self.ended = nil
        loop.forget(channel.raw)
        handler.disconnected(caller)
        ended()
    }
}
