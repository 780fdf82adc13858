package import Faults
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
    /// Throws `notFound`, `unauthorized`, `permissionDenied`, `unavailable`, `dataLoss` with Docker's texts.
    package func resolve(_ reference: ImageReference) async throws(Fault) -> FetchedManifest {
        throw Fault(.unimplemented, "registry client: resolve \(reference)")
    }

    /// Only the digest, type and size of what the reference names (HEAD, which Docker Hub does not count as a pull);
    /// nil when the registry does not say.
    package func describe(_ reference: ImageReference) async throws(Fault) -> Descriptor? {
        throw Fault(.unimplemented, "registry client: describe \(reference)")
    }

    /// A manifest of an index, by digest, from the repository of `reference`; digest and size checked.
    package func manifest(
        _ descriptor: Descriptor, of reference: ImageReference
    ) async throws(Fault) -> FetchedManifest {
        throw Fault(.unimplemented, "registry client: manifest \(descriptor.digest)")
    }
}
