internal import Faults
internal import Linux

/// The state of a client's connection; touched only on the reactor's thread.
final class ClientConnection: @unchecked Sendable {
    // Unchecked: every method runs in a body submitted to the reactor.
    typealias Answer = (Result<[UInt8], Fault>) -> Void

    private struct Pending {
        let stream: UInt32
        let answer: Answer
        let timer: LoopTimer?
    }

    private let channel: ByteChannel
    private var loop: EventLoop?
    private var reader = FrameReader()
    private var outgoing = OutgoingBytes()
    /// In the order of their streams; seldom more than a handful.
    private var pending: [Pending] = []
    private var nextStream: UInt32 = 1
    private var ended = false

    init(_ channel: ByteChannel) {
        self.channel = channel
    }

    func start(on loop: EventLoop) {
        self.loop = loop
        do {
            try loop.watch(channel.raw, .readable) { [weak self] readiness in
                guard let self else { return }
                if readiness.contains(.writable) { self.flush() }
                if readiness.hasInput { self.receive() }
            }
        } catch { end() }
    }

    func send(_ request: [UInt8], _ deadline: Duration?, _ answer: @escaping Answer) {
        guard !ended else { return answer(.failure(Self.gone)) }
        let stream = nextStream
        nextStream &+= 2
        let timer = deadline.flatMap { deadline in
            loop?.after(deadline) { [weak self] in
                self?.finish(stream, .failure(Fault(.deadlineExceeded, "the shim did not answer within \(deadline)")))
            }
        }
        pending.append(Pending(stream: stream, answer: answer, timer: timer))
        // Flag 1: no more frames of ours follow in this stream.
        outgoing.append(Frame(stream: stream, kind: .request, flags: 1, data: request).bytes)
        flush()
    }

    func close() {
        end()
    }

    private static var gone: Fault { Fault(.unavailable, "the shim is gone") }

    private func flush() {
        guard !ended else { return }
        guard outgoing.flush(to: channel.raw) else { return end() }
        loop?.change(channel.raw, outgoing.isEmpty ? .readable : .duplex)
    }

    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 16384)
        // A connection that fails has ended, whatever the reason.
        let transfer = (try? buffer.withUnsafeMutableBytes { try readNow(channel.raw, into: $0) }) ?? .ended
        switch transfer {
        case .notNow: return
        case .ended: end()
        case .bytes(let count): for event in reader.take(buffer[..<count]) { take(event) }
        }
    }

    private func take(_ event: FrameReader.Event) {
        switch event {
        case .oversized(let stream, let length):
            finish(stream, .failure(Fault(.resourceExhausted, "the shim's answer has \(length) bytes")))
        case .frame(let frame):
            guard frame.type == Frame.Kind.response.rawValue else { return }
            do throws(Fault) {
                finish(frame.stream, .success(try ResponseEnvelope.decode(frame.data)))
            } catch { finish(frame.stream, .failure(error)) }
        }
    }

    private func finish(_ stream: UInt32, _ result: Result<[UInt8], Fault>) {
        guard let index = pending.firstIndex(where: { $0.stream == stream }) else { return }
        let entry = pending.remove(at: index)
        if let timer = entry.timer { loop?.cancel(timer) }
        entry.answer(result)
    }

    private func end() {
        guard !ended else { return }
        ended = true
        loop?.forget(channel.raw)
        for entry in pending { finish(entry.stream, .failure(Self.gone)) }
    }
}
