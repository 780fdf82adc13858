internal import AsyncHTTPClient
internal import Faults
internal import NIOCore
internal import NIOHTTP1
package import OCI

extension RegistryClient {
    /// The blob's bytes from `offset` (what is already on disk) to its end; see `BlobStream`.
    package func blob(_ descriptor: Descriptor, of reference: ImageReference, from offset: Int64 = 0) -> BlobStream {
        BlobStream(client: self, descriptor: descriptor, reference: reference, offset: offset)
    }

    /// One try to open the blob at `offset`; `skip` bytes of the body come before it, where the registry does not know
    /// Range.
    func open(
        _ descriptor: Descriptor, _ reference: ImageReference, at offset: Int64
    ) async throws(Fault) -> (body: HTTPClientResponse.Body.AsyncIterator, skip: Int64) {
        let (response, url) = try await exchange(.blob(descriptor.digest, of: reference, from: offset))
        var skip: Int64 = 0
        if response.status == .partialContent {
            guard Self.start(response.headers.first(name: "Content-Range")) == offset else {
                throw Fault(.dataLoss, "\(url): registry answers another range than bytes \(offset)-")
            }
        } else {
            skip = offset
        }
        let length = response.headers.first(name: "Content-Length").flatMap { Int64($0) }
        if let length, length + offset - skip != descriptor.size {
            throw Fault(
                .dataLoss,
                "blob \(descriptor.digest) has \(length + offset - skip) bytes, its manifest says \(descriptor.size)")
        }
        return (response.body.makeAsyncIterator(), skip)
    }

    // `bytes 100-199/200` (RFC 9110, section 14.4).
    private static func start(_ header: String?) -> Int64? {
        guard let header, header.hasPrefix("bytes ") else { return nil }
        return header.dropFirst(6).split(separator: "-").first.flatMap { Int64($0) }
    }
}
