internal import Faults
internal import Linux
internal import ShimAPI

/// One shim at the other end of a connection; calls run side by side on it.
final class TTRPCClient: ShimClient {
    private let reactor: Reactor
    private let connection: ClientConnection
    /// Where a second connection goes, for streams.
    private let path: String

    init(_ channel: ByteChannel, path: String) throws(Fault) {
        do { try setNonblocking(channel.raw) } catch { throw error.fault("talk to the shim") }
        reactor = try Reactor.shared()
        connection = ClientConnection(channel)
        self.path = path
        reactor.submit { [connection] in connection.start(on: $0) }
    }

    deinit {
        reactor.submit { [connection] _ in connection.close() }
    }

    func call(_ call: ShimCall, deadline: Duration?) async throws(Fault) -> ShimReply {
        if case .attach = call { throw Fault(.internal, "attach needs a connection of its own") }
        let request = try RequestEnvelope(call).encoded()
        return try ReplyCoding.decode(try await roundTrip(request, deadline), to: call)
    }

    private func roundTrip(_ request: [UInt8], _ deadline: Duration?) async throws(Fault) -> [UInt8] {
        let answer: Result<[UInt8], Fault> = await withCheckedContinuation { continuation in
            reactor.submit { [connection] _ in
                connection.send(request, deadline) { continuation.resume(returning: $0) }
            }
        }
        return try answer.get()
    }

    func attach(_ request: ShimAttach, deadline: Duration?) async throws(Fault) -> ByteChannel {
        let channel: ByteChannel
        do { channel = ByteChannel(try connectUnixAnywhere(path, nonblocking: true)) } catch {
            throw Fault(.unavailable, "connect to the shim: \(error)", cause: error)
        }
        let bytes = try RequestEnvelope(.attach(request)).encoded()
        let handshake = AttachHandshake(channel)
        let answer: Result<[UInt8], Fault> = await withCheckedContinuation { continuation in
            reactor.submit { loop in handshake.start(bytes, deadline, on: loop) { continuation.resume(returning: $0) } }
        }
        _ = try answer.get()
        do { try setNonblocking(channel.raw, false) } catch { throw error.fault("attach to the shim") }
        return channel
    }
}
