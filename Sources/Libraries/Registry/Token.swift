internal import Faults
internal import FoundationEssentials

/// What a token server answers (distribution, "Token Authentication Specification").
struct Token: Sendable {
    let value: String
    let expires: ContinuousClock.Instant

    private struct Body: Decodable {
        var token: String?
        var accessToken: String?
        var expiresIn: Double?

        enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
            case expiresIn = "expires_in"
        }
    }

    init(_ bytes: [UInt8], realm: String) throws(Fault) {
        let body: Body
        do { body = try JSONDecoder().decode(Body.self, from: Data(bytes)) } catch {
            throw Fault(.unavailable, "authorization server \(realm) did not answer with JSON", cause: error)
        }
        guard let value = body.token ?? body.accessToken, !value.isEmpty, value.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { throw Fault(.unauthorized, "authorization server did not include a token in the response") }
        self.value = value
        // The specification's default is a minute; a little early, so that it does not end on the way.
        let seconds = min(max(body.expiresIn ?? 60, 60), 86_400)
        expires = .now + .seconds(seconds * 0.9)
    }
}
