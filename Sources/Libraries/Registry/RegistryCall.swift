internal import AsyncHTTPClient
internal import NIOHTTP1
internal import OCI

/// One request to a registry, before it is known where it goes and who asks.
struct RegistryCall: Sendable {
    var method: HTTPMethod
    let reference: ImageReference
    /// Below `/v2/NAME/`.
    let path: String
    var headers: HTTPHeaders = [:]

    /// What a token must allow.
    var scope: String { "repository:\(reference.repository):pull" }

    func url(at endpoint: Endpoint) -> String { "\(endpoint.base)\(reference.repository)/\(path)" }

    static func manifest(_ name: String, of reference: ImageReference, method: HTTPMethod = .GET) -> RegistryCall {
        RegistryCall(
            method: method, reference: reference, path: "manifests/\(name)",
            headers: HTTPHeaders(accepted.map { ("Accept", $0) }))
    }

    static func blob(_ digest: Digest, of reference: ImageReference, from offset: Int64) -> RegistryCall {
        var call = RegistryCall(method: .GET, reference: reference, path: "blobs/\(digest)")
        // Compressed on the way, offsets would not mean what they say.
        call.headers.add(name: "Accept-Encoding", value: "identity")
        if offset > 0 { call.headers.add(name: "Range", value: "bytes=\(offset)-") }
        return call
    }

    private static let accepted = [
        MediaType.ociIndex, MediaType.dockerList, MediaType.ociManifest, MediaType.dockerManifest,
    ]
}
