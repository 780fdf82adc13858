import Synchronization

/// Whether an issue was recorded while a test ran; it may come from any thread.
final class Outcome: Sendable {
    private let failed = Atomic(false)

    var hasPassed: Bool { !failed.load(ordering: .acquiring) }

    func fail() {
        failed.store(true, ordering: .releasing)
    }
}
