internal import OCI

/// Where a registry is reached.
struct Endpoint: Sendable, Hashable {
    var scheme: String
    /// Host with port, as in a URL.
    var authority: String
    /// Whether the certificate must be one that the host trusts.
    var isVerified: Bool

    /// `https://registry-1.docker.io/v2/`, as Docker's messages name a registry.
    var base: String { "\(scheme)://\(authority)/v2/" }

    /// In the order in which dockerd tries them: HTTPS, then plain HTTP for insecure registries alone.
    static func candidates(domain: String, isInsecure: Bool) -> [Endpoint] {
        let authority = domain == "docker.io" ? "registry-1.docker.io" : domain
        let secure = Endpoint(scheme: "https", authority: authority, isVerified: !isInsecure)
        guard isInsecure else { return [secure] }
        return [secure, Endpoint(scheme: "http", authority: authority, isVerified: false)]
    }
}
