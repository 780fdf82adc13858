/// A name and password, or a token, for one registry; never printed.
package struct RegistryCredentials: Sendable, Hashable, CustomStringConvertible {
    package var username: String
    package var password: String
    /// Docker's `identitytoken`: an OAuth2 refresh token that stands for name and password.
    package var identityToken: String?
    /// Docker's `registrytoken`: a bearer token that is sent as it is.
    package var registryToken: String?
    package var description: String { "credentials of \(username) (redacted)" }

    package init(
        username: String, password: String, identityToken: String? = nil, registryToken: String? = nil
    ) {
        self.username = username
        self.password = password
        self.identityToken = identityToken
        self.registryToken = registryToken
    }
}
