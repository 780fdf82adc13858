internal import ContainerdAPI
internal import Linux
internal import OCI
internal import Synchronization

/// Tells how far each layer is, in Docker's words, a few times a second.
final class LayerProgress: Sendable {
    private let report: @Sendable (TransferProgress) -> Void
    private let seen = Mutex(Seen())

    private struct Seen {
        /// Nanoseconds of the last report, by layer.
        var last: [Int: Int64] = [:]
        var downloaded: Set<Int> = []
    }

    init(report: @escaping @Sendable (TransferProgress) -> Void) {
        self.report = report
    }

    func state(_ layer: Layer, _ status: String) {
        report(.layer(id: layer.shortID, status: status, current: 0, total: 0))
    }

    func downloading(_ layer: Layer, _ count: Int64) {
        guard isDue(layer) else { return }
        report(.layer(id: layer.shortID, status: "Downloading", current: count, total: layer.descriptor.size))
    }

    func downloaded(_ layer: Layer) {
        extracting(layer)
        state(layer, "Download complete")
    }

    /// From here on it is the extraction that is shown.
    func extracting(_ layer: Layer) {
        _ = seen.withLock { $0.downloaded.insert(layer.index) }
    }

    func extracted(_ layer: Layer, _ count: Int64) {
        guard seen.withLock({ $0.downloaded.contains(layer.index) }), isDue(layer) else { return }
        report(.layer(id: layer.shortID, status: "Extracting", current: count, total: layer.descriptor.size))
    }

    private func isDue(_ layer: Layer) -> Bool {
        let now = WallClock.nanoseconds
        return seen.withLock { seen in
            guard now - (seen.last[layer.index] ?? 0) >= 100_000_000 else { return false }
            seen.last[layer.index] = now
            return true
        }
    }
}
