internal import AsyncHTTPClient
internal import Faults
internal import NIOCore
internal import NIOHTTP1

extension HTTPClientResponse {
    /// The whole body; more than `limit` bytes is an error, so that a stranger cannot fill the memory.
    func collect(limit: Int, _ url: String) async throws(Fault) -> [UInt8] {
        do {
            return Array(buffer: try await body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw Fault(.dataLoss, "answer of \(url) is larger than \(limit) bytes")
        } catch {
            throw Self.broken(error, url)
        }
    }

    /// Reads a small body to its end, so that the connection can be used again; errors do not matter any more.
    func drain() async {
        // The answer was an error already told; its body interests nobody.
        _ = try? await collect(limit: 64 << 10, "")
    }

    /// The fault of a body that broke off, which can be tried again.
    static func broken(_ error: any Error, _ url: String) -> Fault {
        var failure = TransportFailure(error, Endpoint(scheme: "", authority: "", isVerified: true))
        if failure.stage != .cancelled { failure = TransportFailure(stage: .exchange, text: failure.text) }
        let kind: FaultKind = failure.stage == .cancelled ? .cancelled : .unavailable
        return Fault(kind, "Get \"\(url)\": \(failure.text)", cause: failure)
    }

    /// Whether the status means "not now" rather than "no".
    var isLater: Bool { [408, 429, 500, 502, 503, 504].contains(status.code) }

    /// The fault of such a status.
    func later(_ url: String) -> Fault {
        let wait = headers.first(name: "Retry-After").flatMap(RetryAfter.seconds)
        let kind: FaultKind = status.code == 429 ? .resourceExhausted : .unavailable
        let text = "received unexpected HTTP status: \(status.code) \(status.reasonPhrase)"
        return Fault(
            kind, status.code == 429 ? "toomanyrequests: too many requests to \(url)" : "\(text) from \(url)",
            cause: TransportFailure(stage: .exchange, text: text, retryAfter: wait))
    }
}
