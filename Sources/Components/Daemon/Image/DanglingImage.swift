internal import ContainerdAPI
internal import Faults
internal import OCI

/// An image whose last name was given to another one stays, without a name, as in Docker: `<none>` in the list, found
/// by its id, until somebody removes it. In the store it has a name that is no reference.
extension Daemon {
    /// Runs what may move names of images. The store keeps what a name meant before; what has another name still, or
    /// again, needs no record without one.
    func keepingReplaced<Answer: Sendable>(
        _ body: () async throws(Fault) -> Answer
    ) async throws(Fault) -> Answer {
        let outcome: Result<Answer, Fault>
        do throws(Fault) { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        do throws(Fault) { try await dropNamed() } catch {
            // The body's own failure is the one to tell.
            _ = try outcome.get()
            throw error
        }
        return try outcome.get()
    }

    private func dropNamed() async throws(Fault) {
        let images = try await containerd.images.list(context)
        let named = Set(images.filter { $0.familiar != nil }.map(\.target.digest))
        for record in images where record.familiar == nil && named.contains(record.target.digest) {
            try await containerd.images.delete(record.name, sync: false, context)
        }
    }
}
