internal import AsyncHTTPClient
internal import Faults
internal import Linux
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// The HTTP clients below one registry client: one for each way of connecting (proxy, certificate check), made when it
/// is needed, all on one thread.
final class Transport: Sendable {
    private struct Way: Hashable {
        var proxy: HTTPClient.Configuration.Proxy?
        var isVerified: Bool
        var isPlain: Bool
    }
    private struct State {
        var group: MultiThreadedEventLoopGroup?
        var clients: [Way: HTTPClient] = [:]
        var isClosed = false
    }

    let options: RegistryOptions
    private let proxies: ProxySettings
    private let state = Mutex(State())

    init(_ options: RegistryOptions) {
        self.options = options
        proxies = ProxySettings(options.environment)
    }

    /// Sends one request and answers with the head of the response; redirects are not followed here.
    func send(_ request: HTTPClientRequest, to endpoint: Endpoint) async throws(Fault) -> HTTPClientResponse {
        var request = request
        request.headers.replaceOrAdd(name: "User-Agent", value: options.userAgent)
        let client = try client(for: endpoint)
        let deadline = options.timeouts.connect + options.timeouts.idle
        do {
            return try await client.execute(request, deadline: .now() + TimeAmount(deadline))
        } catch {
            throw TransportFailure(error, endpoint).fault(request, endpoint)
        }
    }

    /// Ends connections and the thread.
    func close() async {
        let (clients, group) = state.withLock { state in
            defer { state = State(isClosed: true) }
            return (Array(state.clients.values), state.group)
        }
        for client in clients {
            // Fails only when it was shut down before.
            try? await client.shutdown()
        }
        // Fails only when it was shut down before.
        try? await group?.shutdownGracefully()
    }

    private func client(for endpoint: Endpoint) throws(Fault) -> HTTPClient {
        let way = Way(
            proxy: proxies.proxy(scheme: endpoint.scheme, authority: endpoint.authority),
            isVerified: endpoint.isVerified, isPlain: endpoint.scheme == "http")
        if let ready = state.withLock({ $0.clients[way] }) { return ready }
        let configuration = try configuration(way)
        let made: HTTPClient? = state.withLock { state in
            guard !state.isClosed else { return nil }
            if let ready = state.clients[way] { return ready }
            let group = state.group ?? Self.startThread()
            state.group = group
            let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
            state.clients[way] = client
            return client
        }
        guard let made else { throw Fault(.cancelled, "registry client is closed") }
        return made
    }

    // One thread feeds three layers at more than a disk takes; more would only cost memory.
    private static func startThread() -> MultiThreadedEventLoopGroup {
        prepareNameService()
        return MultiThreadedEventLoopGroup(numberOfThreads: 1)
    }

    private func configuration(_ way: Way) throws(Fault) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if way.isVerified {
            tls.trustRoots = try CertificateBundle.find(options)
        } else {
            tls.certificateVerification = .none
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(options.timeouts.connect), read: TimeAmount(options.timeouts.idle)),
            proxy: way.proxy, ignoreUncleanSSLShutdown: true, decompression: .disabled)
        // HTTP/2 windows hold back large blobs; several plain connections do not.
        configuration.httpVersion = .http1Only
        // Tries again, and when, is decided above.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(15)
        configuration.dnsOverride = options.addresses
        return configuration
    }
}
