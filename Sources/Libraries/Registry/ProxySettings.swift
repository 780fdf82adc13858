internal import AsyncHTTPClient
internal import FoundationEssentials

/// HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Go's `httpproxy` package reads them: what works for dockerd works here.
struct ProxySettings: Sendable {
    private let proxies: [String: String]
    private let exceptions: [String]

    init(_ environment: [String: String]) {
        let value = { (name: String) -> String? in
            let text = environment[name.uppercased()] ?? environment[name]
            return text.flatMap { $0.isEmpty ? nil : $0 }
        }
        var found: [String: String] = [:]
        found["http"] = value("http_proxy")
        found["https"] = value("https_proxy")
        proxies = found
        exceptions = (value("no_proxy") ?? "").split(separator: ",").map {
            $0.trimmingPrefix { $0 == " " }.split(separator: " ").first.map { $0.lowercased() } ?? ""
        }.filter { !$0.isEmpty }
    }

    /// The proxy for a URL's scheme and `host[:port]`; nil: none. Loopback never goes through one.
    func proxy(scheme: String, authority: String) -> HTTPClient.Configuration.Proxy? {
        let place = HostPort(authority)
        guard let text = proxies[scheme], !place.isLoopback,
            !exceptions.contains(where: { Self.matches($0, place, scheme) })
        else { return nil }
        return Self.parse(text)
    }

    private static func matches(_ exception: String, _ place: HostPort, _ scheme: String) -> Bool {
        if exception == "*" { return true }
        if let network = Network(exception) { return network.contains(place.host) }
        let listed = HostPort(exception)
        let port = place.port ?? (scheme == "https" ? 443 : 80)
        guard listed.port == nil || listed.port == port else { return false }
        // `.example.org` and `*.example.org` mean names below, `example.org` the name as well.
        if listed.host.hasPrefix("*.") { return place.host.hasSuffix(listed.host.dropFirst()) }
        if listed.host.hasPrefix(".") { return place.host.hasSuffix(listed.host) }
        return place.host == listed.host || place.host.hasSuffix(".\(listed.host)")
    }

    private static func parse(_ text: String) -> HTTPClient.Configuration.Proxy? {
        guard let url = URL(string: text.contains("://") ? text : "http://\(text)"), let host = url.host() else {
            return nil
        }
        if url.scheme?.hasPrefix("socks5") == true { return .socksServer(host: host, port: url.port ?? 1080) }
        guard let user = url.user(percentEncoded: false) else {
            return .server(host: host, port: url.port ?? 80)
        }
        let password = url.password(percentEncoded: false) ?? ""
        return .server(
            host: host, port: url.port ?? 80, authorization: .basic(username: user, password: password))
    }
}
