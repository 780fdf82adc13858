package import OCI

/// What a registry client is told once.
package struct RegistryOptions: Sendable {
    /// Registries (`host[:port]`, or a network `10.0.0.0/8`) whose certificate is not checked and that may be spoken
    /// to over plain HTTP. Loopback addresses always are, as dockerd has it.
    package var insecureRegistries: [String] = []
    /// Asked once for each registry domain (`docker.io`, `localhost:5000`); nil: anonymous.
    package var credentials: @Sendable (_ domain: String) -> RegistryCredentials? = { _ in nil }
    /// PEM file with the authorities to trust; nil: `SSL_CERT_FILE`, then the places distributions use.
    package var certificateFile: String?
    /// Where HTTP_PROXY, HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR are read from.
    package var environment: [String: String] = [:]
    /// Sent with each request.
    package var userAgent = "swmono"
    package var retry = RetryPolicy()
    package var timeouts = RegistryTimeouts()
    /// Addresses by host name that are used in place of a look-up.
    package var addresses: [String: String] = [:]
    /// Told, for the user, when something is tried again or left out.
    package var notice: @Sendable (String) -> Void = { _ in }

    package init() {}
}

/// How long to wait for a registry.
package struct RegistryTimeouts: Sendable {
    /// Until a connection stands.
    package var connect = Duration.seconds(15)
    /// Without a byte arriving.
    package var idle = Duration.seconds(60)

    package init() {}
}
