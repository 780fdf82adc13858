internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux

extension Daemon {
    /// Removes containers that do not run.
    package func containersPrune(_ filters: Filters) async throws(Fault) -> ContainersPruneResponse {
        for name in filters.keys.sorted() where !["until", "label", "label!"].contains(name) {
            throw Fault(.invalidArgument, "invalid filter '\(name)'")
        }
        let until = try filters["until"]?.first.map { (text) throws(Fault) in
            try Self.time(text) ?? WallClock.parse(text) ?? Int64.max
        }
        var deleted: [String] = []
        var bytes: UInt64 = 0
        for record in store.all() where Self.isPruned(record, filters, until) {
            // What cannot be told is left alone.
            guard let phase = try? await phase(of: record), !phase.isRunning, phase != .removing else { continue }
            // A container that is used meanwhile, or whose size cannot be told, stays out of the sum.
            let size = try? await containerd.snapshots.usage(record.id, driver: record.driver, context)
            guard (try? await remove(record, RemoveOptions())) != nil else { continue }
            deleted.append(record.id)
            bytes += UInt64(clamping: size ?? 0)
        }
        return ContainersPruneResponse(containersDeleted: deleted, spaceReclaimed: bytes)
    }

    private static func isPruned(_ record: ContainerRecord, _ filters: Filters, _ until: Int64?) -> Bool {
        let labels = record.config.labels ?? [:]
        if let until, (WallClock.parse(record.created) ?? 0) > until { return false }
        return (filters["label"] ?? []).allSatisfy { ContainerFilter.holds($0, labels) }
            && !(filters["label!"] ?? []).contains { ContainerFilter.holds($0, labels) }
    }
}
