internal import AsyncHTTPClient
internal import Faults
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import OCI

/// One question to a token server: GET with or without Basic, POST with a refresh token (distribution, "Token
/// Authentication Specification" and "OAuth 2.0").
struct TokenRequest: Sendable {
    private let realm: String
    private let fields: [(String, String)]
    private let credentials: RegistryCredentials?
    private let endpoint: Endpoint
    private static let limit = 1 << 20

    init(
        _ challenge: Challenge, _ call: RegistryCall, _ credentials: RegistryCredentials?, _ registry: Endpoint,
        _ options: RegistryOptions
    ) throws(Fault) {
        let realm = challenge.parameters["realm"] ?? ""
        guard let url = URL(string: realm), let host = url.host(), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme)
        else { throw Fault(.unauthorized, "invalid realm \"\(realm)\" in the challenge of \(registry.base)") }
        let bracketed = host.contains(":") ? "[\(host)]" : host
        let authority = bracketed + (url.port.map { ":\($0)" } ?? "")
        let isInsecure = options.isInsecure(authority)
        if scheme == "http", !isInsecure, credentials != nil {
            throw Fault(.unauthorized, "\(registry.base) sends to \(realm) for a token: not over plain HTTP")
        }
        self.realm = realm
        endpoint = Endpoint(scheme: scheme, authority: authority, isVerified: !isInsecure)
        self.credentials = credentials
        let service = challenge.parameters["service"].map { [("service", $0)] } ?? []
        // The scope is ours: a registry must not make us ask for more than the pull needs.
        fields = service + [("scope", call.scope)]
    }

    func fetch(_ transport: Transport) async throws(Fault) -> Token {
        let response = try await transport.follow(request(), to: endpoint)
        let body = try await response.collect(limit: Self.limit, realm)
        if response.status.code == 200 { return try Token(body, realm: realm) }
        let answer = RegistryAnswer(status: Int(response.status.code), body: body)
        if response.status.code == 429 || response.status.code >= 500 {
            throw response.later(realm)
        }
        let text = answer.text.isEmpty ? "unauthorized" : answer.text
        throw Fault(.unauthorized, "Get \"\(realm)\": \(text)", hint: "check name and password")
    }

    private func request() -> HTTPClientRequest {
        if let token = credentials?.identityToken, !token.isEmpty { return refresh(token) }
        var url = realm + (realm.contains("?") ? "&" : "?") + Self.form(fields)
        if let name = credentials?.username, !name.isEmpty { url += "&" + Self.form([("account", name)]) }
        var request = HTTPClientRequest(url: url)
        if let credentials, !credentials.username.isEmpty {
            let basic = basicAuthorization(credentials.username, credentials.password)
            request.headers.add(name: "Authorization", value: basic)
        }
        return request
    }

    private func refresh(_ token: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: realm)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        let all = [("grant_type", "refresh_token"), ("client_id", "swmono"), ("refresh_token", token)] + fields
        request.body = .bytes(ByteBuffer(string: Self.form(all)))
        return request
    }

    private static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
    }

    // Everything but RFC 3986's unreserved characters.
    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            return isPlain ? [byte] : [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
