internal import AsyncHTTPClient
package import Faults
internal import NIOHTTP1
package import OCI

/// A manifest or index as the registry sent it.
package struct FetchedManifest: Sendable {
    /// Media type, verified digest and size of `bytes`.
    package let descriptor: Descriptor
    /// To be stored as they are: the digest is over them.
    package let bytes: [UInt8]
}

extension RegistryClient {
    /// What the reference's tag or digest (which wins) names: an index or a manifest, its digest checked.
    ///
    /// Throws `notFound`, `unauthorized`, `unavailable`, `resourceExhausted`, `dataLoss`, with Docker's texts.
    package func resolve(_ reference: ImageReference) async throws(Fault) -> FetchedManifest {
        try await fetch(reference.digest, of: reference)
    }

    /// A manifest of an index, by digest, from the repository of `reference`; digest, size and type are those that the
    /// index says.
    package func manifest(
        _ descriptor: Descriptor, of reference: ImageReference
    ) async throws(Fault) -> FetchedManifest {
        guard descriptor.size <= Self.limit else {
            throw Fault(.dataLoss, "manifest \(descriptor.digest) of \(reference.familiar) is larger than 4 MiB")
        }
        let fetched = try await fetch(descriptor.digest, of: reference, as: descriptor)
        guard fetched.descriptor.size == descriptor.size else {
            throw Fault(
                .dataLoss,
                "manifest \(descriptor.digest) has \(fetched.descriptor.size) bytes, its index says \(descriptor.size)")
        }
        return fetched
    }

    /// Only digest, type and size of what the reference names (HEAD, which Docker Hub does not count as a pull);
    /// nil when the registry does not say.
    package func describe(_ reference: ImageReference) async throws(Fault) -> Descriptor? {
        let name = reference.digest.map { "\($0)" } ?? reference.tag ?? "latest"
        let call = RegistryCall.manifest(name, of: reference, method: .HEAD)
        let (response, _) = try await retrying(reference.domain) { () async throws(Fault) in
            try await exchange(call)
        }
        await response.drain()
        guard let text = response.headers.first(name: "Docker-Content-Digest"),
            let size = response.headers.first(name: "Content-Length").flatMap({ Int64($0) }), size >= 0
        else { return nil }
        return Descriptor(mediaType: Self.mediaType(response) ?? "", digest: try Digest(text), size: size)
    }

    /// distribution-spec: registries should take manifests of at least 4 MiB; more we do not read.
    private static var limit: Int { 4 << 20 }

    private func fetch(
        _ digest: Digest?, of reference: ImageReference, as descriptor: Descriptor? = nil
    ) async throws(Fault) -> FetchedManifest {
        let call = RegistryCall.manifest(digest.map { "\($0)" } ?? reference.tag ?? "latest", of: reference)
        return try await retrying(reference.domain) { () async throws(Fault) in
            let (response, url) = try await exchange(call)
            let bytes = try await response.collect(limit: Self.limit, url)
            let claimed = response.headers.first(name: "Docker-Content-Digest")
            let actual = try Self.verified(bytes, claimed: claimed, wanted: digest, reference)
            let said = descriptor.flatMap { $0.mediaType.isEmpty ? nil : $0.mediaType } ?? Self.mediaType(response)
            let type = try ManifestType.check(bytes, said, reference, descriptor?.digest)
            return FetchedManifest(
                descriptor: Descriptor(mediaType: type, digest: actual, size: Int64(bytes.count)), bytes: bytes)
        }
    }

    /// The digest, which must be the one that is wanted.
    private static func verified(
        _ bytes: [UInt8], claimed: String?, wanted: Digest?, _ reference: ImageReference
    ) throws(Fault) -> Digest {
        let algorithm = wanted?.algorithm ?? claimed.flatMap { $0.hasPrefix("sha512:") ? "sha512" : nil } ?? "sha256"
        let actual = try hash(bytes, algorithm)
        // The user's digest is the proof; the header alone only finds damage on the way.
        guard actual == wanted ?? actual, claimed.map({ $0 == "\(actual)" || wanted != nil }) ?? true else {
            let expected = wanted.map { "\($0)" } ?? claimed ?? ""
            throw Fault(
                .dataLoss, "manifest verification failed for digest \(expected) of \(reference.familiar): got \(actual)"
            )
        }
        return actual
    }

    private static func mediaType(_ response: HTTPClientResponse) -> String? {
        let value = response.headers.first(name: "Content-Type")?.split(separator: ";").first
        return value.map { String($0).replacing(" ", with: "") }
    }
}
