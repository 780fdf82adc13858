internal import Faults
internal import Linux
internal import OCI
internal import Registry

/// A repository of a registry.
struct RegistrySource: BlobSource {
    let client: RegistryClient
    let reference: ImageReference
    let store: ContentStore
    let lease: OwnedLease
    let namespace: String

    var labels: [String: String] {
        ["containerd.io/distribution.source.\(reference.domain)": reference.repository]
    }

    func fetch(into ingest: Ingest, told: @escaping @Sendable (Int64) -> Void) async throws(Fault) {
        // Each piece is hashed and written where it arrives: on a thread that may block.
        try await withTaskExecutorPreference(BlockingPool.shared) { () async throws(Fault) in
            var pieces = client.blob(ingest.descriptor, of: reference, from: ingest.offset).makeAsyncIterator()
            while let piece = try await pieces.next() {
                try piece.withUnsafeBytes { (bytes) throws(Fault) in try ingest.write(bytes) }
                told(ingest.offset)
                if Task.isCancelled { throw Fault(.cancelled, "the pull was cancelled") }
            }
        }
    }
}
