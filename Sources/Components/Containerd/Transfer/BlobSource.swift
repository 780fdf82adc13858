internal import Faults
internal import Linux
internal import OCI

/// Where a transfer takes blobs from: a registry, or a layout on this host.
protocol BlobSource: Sendable {
    var store: ContentStore { get }
    var lease: OwnedLease { get }
    var namespace: String { get }
    /// Labels of blobs that came from here.
    var labels: [String: String] { get }
    /// Writes what is missing in `ingest`, telling how much is there.
    func fetch(into ingest: Ingest, told: @escaping @Sendable (Int64) -> Void) async throws(Fault)
}

/// A blob that somebody asked for.
enum PendingBlob: Sendable {
    case whole
    /// Ours to write.
    case partial(Ingest)
}

extension BlobSource {
    /// The blob, or the right to write it: where another process is fetching it, this waits for the end of that.
    func open(_ descriptor: Descriptor) async throws(Fault) -> PendingBlob {
        while true {
            let pending = try await BlockingPool.shared.run { () throws(Fault) -> PendingBlob? in
                if try store.adopt(descriptor, lease: lease.id, namespace) {
                    try store.checkSize(descriptor)
                    return .whole
                }
                return try Ingest(store, "\(descriptor.digest)", descriptor, lease: lease.id, namespace).map {
                    .partial($0)
                }
            }
            if let pending { return pending }
            do { try await Task.sleep(for: .milliseconds(50)) } catch {
                throw Fault(.cancelled, "the transfer was cancelled")
            }
        }
    }

    /// Brings one blob into the store.
    func bring(_ descriptor: Descriptor) async throws(Fault) {
        guard case .partial(let ingest) = try await open(descriptor) else { return }
        do throws(Fault) {
            try await fetch(into: ingest) { _ in }
            try await BlockingPool.shared.run { () throws(Fault) in try ingest.commit(labels: labels) }
        } catch {
            if !error.canBeResumed { ingest.discard() }
            throw error
        }
    }
}

extension Fault {
    /// Whether the same transfer may succeed later: what is here already is kept for it.
    var canBeResumed: Bool { kind == .unavailable || kind == .cancelled || kind == .deadlineExceeded }
}
