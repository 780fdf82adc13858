internal import AsyncHTTPClient
internal import Faults
internal import NIOHTTP1
internal import OCI
internal import Synchronization

extension RegistryClient {
    /// One try of `call`: finds the endpoint, meets a challenge, follows redirects, and throws whatever is no success.
    func exchange(_ call: RegistryCall) async throws(Fault) -> (response: HTTPClientResponse, url: String) {
        let domain = call.reference.domain
        if let known = endpoints.withLock({ $0[domain] }) { return try await exchange(call, at: known) }
        let candidates = Endpoint.candidates(domain: domain, isInsecure: options.isInsecure(domain))
        for (index, endpoint) in candidates.enumerated() {
            do throws(Fault) {
                return try await exchange(call, at: endpoint)
            } catch {
                let isLast = index == candidates.count - 1
                guard !isLast, let failure = error.cause as? TransportFailure, failure.mayTryNextEndpoint
                else { throw error }
            }
        }
        throw Fault(.internal, "no endpoint for \(domain)")
    }

    private func exchange(
        _ call: RegistryCall, at endpoint: Endpoint
    ) async throws(Fault) -> (response: HTTPClientResponse, url: String) {
        let url = call.url(at: endpoint)
        var response = try await send(call, url, endpoint, authorizer.header(for: call))
        endpoints.withLock { $0[call.reference.domain] = endpoint }
        if response.status == .unauthorized {
            let challenges = Challenge.parse(response.headers["WWW-Authenticate"])
            await response.drain()
            let header = try await authorizer.meet(challenges, call, endpoint)
            response = try await send(call, url, endpoint, header)
        }
        guard (200..<300).contains(response.status.code) else { throw await failure(response, call, url) }
        return (response, url)
    }

    private func send(
        _ call: RegistryCall, _ url: String, _ endpoint: Endpoint, _ authorization: String?
    ) async throws(Fault) -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url)
        request.method = call.method
        request.headers = call.headers
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        return try await transport.follow(request, to: endpoint)
    }

    private func failure(_ response: HTTPClientResponse, _ call: RegistryCall, _ url: String) async -> Fault {
        let challenges = Challenge.parse(response.headers["WWW-Authenticate"])
        // The status speaks where the body cannot be read.
        let body = (try? await response.collect(limit: 64 << 10, url)) ?? []
        let answer = RegistryAnswer(
            status: Int(response.status.code), body: body,
            insufficientScope: challenges.contains { $0.parameters["error"] == "insufficient_scope" })
        guard response.isLater else { return PullTexts.fault(answer, call, url: url) }
        let later = response.later(url)
        guard !answer.code.isEmpty else { return later }
        return Fault(later.kind, PullTexts.fault(answer, call, url: url).message, cause: later.cause)
    }
}

extension TransportFailure {
    /// Plain HTTP is tried after HTTPS where no HTTPS was spoken at all.
    fileprivate var mayTryNextEndpoint: Bool {
        stage == .dial || stage == .handshake || retryAfter == nil && text == "EOF"
    }
}
