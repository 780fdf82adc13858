internal import Faults
internal import Linux

/// The call after which a connection is a stream: it reads exactly one answer, for what follows is the process's.
final class AttachHandshake: @unchecked Sendable {
    // Unchecked: after `init` it is touched only on the reactor's thread.
    private let channel: ByteChannel
    private var loop: EventLoop?
    private var outgoing = OutgoingBytes()
    private var received: [UInt8] = []
    private var answer: ClientConnection.Answer?
    private var timer: LoopTimer?

    init(_ channel: ByteChannel) {
        self.channel = channel
    }

    func start(
        _ request: [UInt8], _ deadline: Duration?, on loop: EventLoop, answer: @escaping ClientConnection.Answer
    ) {
        self.loop = loop
        self.answer = answer
        timer = deadline.map { deadline in
            loop.after(deadline) {
                self.finish(.failure(Fault(.deadlineExceeded, "the shim did not answer within \(deadline)")))
            }
        }
        outgoing.append(Frame(stream: 1, kind: .request, flags: 1, data: request).bytes)
        do { try loop.watch(channel.raw, .duplex) { _ in self.step() } } catch {
            finish(.failure(error.fault("attach to the shim")))
        }
    }

    private func step() {
        guard outgoing.flush(to: channel.raw) else { return lost() }
        if outgoing.isEmpty { loop?.change(channel.raw, .readable) }
        while answer != nil, let missing { if !receive(missing) { return } }
        guard answer != nil else { return }
        let body = Array(received.dropFirst(Frame.headerLength))
        do throws(Fault) { finish(.success(try ResponseEnvelope.decode(body))) } catch { finish(.failure(error)) }
    }

    /// How many bytes the answer still needs; nil when it is whole.
    private var missing: Int? {
        guard let header = Frame.Header(received[...]) else { return Frame.headerLength - received.count }
        let left = Frame.headerLength + min(header.length, Frame.limit) - received.count
        return left > 0 ? left : nil
    }

    private func receive(_ count: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: count)
        // A connection that fails has ended, whatever the reason.
        let transfer = (try? buffer.withUnsafeMutableBytes { try readNow(channel.raw, into: $0) }) ?? .ended
        guard case .bytes(let got) = transfer else {
            if transfer == .ended { lost() }
            return false
        }
        received += buffer[..<got]
        return true
    }

    private func lost() {
        finish(.failure(Fault(.unavailable, "the shim is gone")))
    }

    private func finish(_ result: Result<[UInt8], Fault>) {
        guard let answer else { return }
        self.answer = nil
        loop?.forget(channel.raw)
        if let timer { loop?.cancel(timer) }
        answer(result)
    }
}
