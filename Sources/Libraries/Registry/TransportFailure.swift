internal import AsyncHTTPClient
internal import Faults
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Why no answer came, in the words that Go's net package and so Docker uses.
struct TransportFailure: Error {
    enum Stage: Sendable {
        /// No connection came about: nothing was sent.
        case dial
        /// The TLS handshake failed: nothing was sent.
        case handshake
        /// It broke while it was used.
        case exchange
        case cancelled
    }
    let stage: Stage
    let text: String
    /// Seconds the registry asked to wait; only with a status that says "later".
    var retryAfter: Int?

    init(stage: Stage, text: String, retryAfter: Int? = nil) {
        self.stage = stage
        self.text = text
        self.retryAfter = retryAfter
    }

    init(_ error: any Error, _ endpoint: Endpoint) {
        let address = Self.address(endpoint)
        switch error {
        case is CancellationError: self.init(stage: .cancelled, text: "context canceled")
        case let error as NIOConnectionError: self.init(connection: error)
        case let error as IOError:
            let call = error.errnoCode == ECONNRESET || error.errnoCode == EPIPE ? "read" : "connect"
            let stage: Stage = call == "read" ? .exchange : .dial
            self.init(stage: stage, text: "dial tcp \(address): \(call): \(Self.reason(error.errnoCode))")
        case ChannelError.connectTimeout: self.init(stage: .dial, text: "dial tcp \(address): i/o timeout")
        case let error as HTTPClientError: self.init(client: error, address)
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(stage: .handshake, text: Self.handshake(error))
        default: self.init(stage: .exchange, text: "\(error)")
        }
    }

    private init(connection error: NIOConnectionError) {
        guard let first = error.connectionErrors.first else {
            self.init(stage: .dial, text: "dial tcp: lookup \(error.host): no such host")
            return
        }
        let address = "\(first.target.ipAddress ?? error.host):\(error.port)"
        let reason = (first.error as? IOError).map { "connect: \(Self.reason($0.errnoCode))" } ?? "i/o timeout"
        self.init(stage: .dial, text: "dial tcp \(address): \(reason)")
    }

    private init(client error: HTTPClientError, _ address: String) {
        switch error {
        case .cancelled: self.init(stage: .cancelled, text: "context canceled")
        case .connectTimeout: self.init(stage: .dial, text: "dial tcp \(address): i/o timeout")
        case .tlsHandshakeTimeout: self.init(stage: .handshake, text: "net/http: TLS handshake timeout")
        case .readTimeout, .deadlineExceeded:
            self.init(stage: .exchange, text: "net/http: request canceled (Client.Timeout exceeded)")
        case .remoteConnectionClosed: self.init(stage: .exchange, text: "EOF")
        case .invalidProxyResponse, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(stage: .dial, text: "proxyconnect tcp: \(error.shortDescription)")
        case .proxyAuthenticationRequired: self.init(stage: .dial, text: "Proxy Authentication Required")
        default: self.init(stage: .exchange, text: error.shortDescription)
        }
    }

    private static func address(_ endpoint: Endpoint) -> String {
        let place = HostPort(endpoint.authority)
        let host = place.host.contains(":") ? "[\(place.host)]" : place.host
        return "\(host):\(place.port ?? (endpoint.scheme == "https" ? 443 : 80))"
    }

    private static func reason(_ number: Int32) -> String {
        let text = String(cString: strerror(number))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    // BoringSSL gives its reasons as text alone; it only chooses words here, nothing is decided by it.
    private static func handshake(_ error: any Error) -> String {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        }
        if text.contains("WRONG_VERSION_NUMBER") { return "http: server gave HTTP response to HTTPS client" }
        if error is NIOSSLExtraError {
            return "tls: failed to verify certificate: x509: certificate is not valid for this name"
        }
        return "tls: handshake failed: \(text)"
    }
}

extension TransportFailure {
    /// The fault for the user: `Get "https://host/v2/": dial tcp …`.
    func fault(_ request: HTTPClientRequest, _ endpoint: Endpoint) -> Fault {
        let kind: FaultKind = stage == .cancelled ? .cancelled : .unavailable
        let method = request.method.rawValue.prefix(1) + request.method.rawValue.dropFirst().lowercased()
        return Fault(kind, "\(method) \"\(endpoint.base)\": \(text)", cause: self)
    }
}
