internal import AsyncHTTPClient
internal import Faults
internal import NIOHTTP1
internal import OCI
internal import Synchronization

/// Answers challenges and remembers what was granted, for one registry client.
///
/// Name and password go to the registry's own host or to the token server it names, never along a redirect.
final class Authorizer: Sendable {
    private struct Place: Hashable {
        var domain: String
        var scope: String
    }
    private struct State {
        var tokens: [Place: Token] = [:]
        /// Registries that asked for Basic.
        var basic: Set<String> = []
        var credentials: [String: RegistryCredentials?] = [:]
    }

    private let options: RegistryOptions
    let transport: Transport
    private let state = Mutex(State())

    init(_ options: RegistryOptions, _ transport: Transport) {
        self.options = options
        self.transport = transport
    }

    /// What to send at once, without having been asked; nil: nothing yet.
    func header(for call: RegistryCall) -> String? {
        let domain = call.reference.domain
        let (token, isBasic) = state.withLock { state in
            (state.tokens[Place(domain: domain, scope: call.scope)], state.basic.contains(domain))
        }
        if let token, token.expires > .now { return "Bearer \(token.value)" }
        guard isBasic, let credentials = credentials(domain) else { return nil }
        return basicAuthorization(credentials.username, credentials.password)
    }

    /// The header that meets one of `challenges`; throws `unauthorized` where none can be met.
    func meet(_ challenges: [Challenge], _ call: RegistryCall, _ endpoint: Endpoint) async throws(Fault) -> String {
        let domain = call.reference.domain
        let known = credentials(domain)
        if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
            if let token = known?.registryToken { return "Bearer \(token)" }
            let request = try TokenRequest(bearer, call, known, endpoint, options)
            let token = try await request.fetch(transport)
            state.withLock { $0.tokens[Place(domain: domain, scope: call.scope)] = token }
            return "Bearer \(token.value)"
        }
        let url = call.url(at: endpoint)
        guard challenges.contains(where: { $0.scheme == "basic" }) else {
            throw Fault(.unauthorized, "Get \"\(url)\": unauthorized: the registry names no way to log in")
        }
        guard let known, !known.username.isEmpty else {
            throw Fault(
                .unauthorized, "Get \"\(url)\": no basic auth credentials", hint: "log in to \(domain)")
        }
        _ = state.withLock { $0.basic.insert(domain) }
        return basicAuthorization(known.username, known.password)
    }

    private func credentials(_ domain: String) -> RegistryCredentials? {
        if let asked = state.withLock({ $0.credentials[domain] }) { return asked }
        let found = options.credentials(domain)
        state.withLock { $0.credentials[domain] = .some(found) }
        return found
    }
}
