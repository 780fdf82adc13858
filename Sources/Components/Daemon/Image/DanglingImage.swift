internal import ContainerdAPI
internal import Faults
internal import Linux
internal import OCI

/// An image whose last name was given to another one stays, without a name, as in Docker: `<none>` in the list, found
/// by its id, until somebody removes it. In the store it has a name that is no reference.
extension Daemon {
    /// Runs what may move names of images, and keeps what lost its last name by it.
    func keepingReplaced<Answer: Sendable>(
        _ body: () async throws(Fault) -> Answer
    ) async throws(Fault) -> Answer {
        let before = try await containerd.images.list(context)
        let answer = try await body()
        let after = try await containerd.images.list(context)
        let named = Set(after.filter { $0.familiar != nil }.map(\.target.digest))
        for old in before where old.familiar != nil && !named.contains(old.target.digest) {
            // A name that is gone was removed on purpose.
            guard after.contains(where: { $0.name == old.name }) else { continue }
            var kept = old
            kept.name = ImageRecord.nameless(old.target)
            kept.updatedAt = WallClock.now
            try await containerd.images.put(kept, context)
        }
        for record in after where record.familiar == nil && named.contains(record.target.digest) {
            try await containerd.images.delete(record.name, sync: false, context)
        }
        return answer
    }
}
