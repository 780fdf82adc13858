internal import AsyncHTTPClient
internal import Faults
internal import FoundationEssentials
internal import NIOHTTP1

extension Transport {
    /// Sends, and goes where a redirect points, at most ten times. Authorization stays with the host it was meant for.
    func follow(_ request: HTTPClientRequest, to endpoint: Endpoint) async throws(Fault) -> HTTPClientResponse {
        var (request, endpoint) = (request, endpoint)
        for _ in 0..<10 {
            let response = try await send(request, to: endpoint)
            guard [301, 302, 303, 307, 308].contains(response.status.code),
                let location = response.headers.first(name: "Location")
            else { return response }
            await response.drain()
            let next = try target(location, from: request.url, endpoint)
            if next.endpoint.authority != endpoint.authority || next.endpoint.scheme != endpoint.scheme {
                request.headers.remove(name: "Authorization")
            }
            if request.method == .POST { request = Self.asGet(request) }
            request.url = next.url
            endpoint = next.endpoint
        }
        throw Fault(.unavailable, "Get \"\(endpoint.base)\": stopped after 10 redirects")
    }

    private static func asGet(_ request: HTTPClientRequest) -> HTTPClientRequest {
        var request = request
        request.method = .GET
        request.body = nil
        request.headers.remove(name: "Content-Type")
        return request
    }

    private func target(
        _ location: String, from current: String, _ endpoint: Endpoint
    ) throws(Fault) -> (url: String, endpoint: Endpoint) {
        guard let url = URL(string: location, relativeTo: URL(string: current))?.absoluteURL,
            let host = url.host(), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else { throw Fault(.unavailable, "Get \"\(endpoint.base)\": bad redirect to \"\(location)\"") }
        let bracketed = host.contains(":") ? "[\(host)]" : host
        let authority = bracketed + (url.port.map { ":\($0)" } ?? "")
        // Another host than an insecure registry's own is checked as any other.
        let isVerified = authority == endpoint.authority ? endpoint.isVerified : !options.isInsecure(authority)
        return (url.absoluteString, Endpoint(scheme: scheme, authority: authority, isVerified: isVerified))
    }
}
