internal import Faults
internal import SnapshotterAPI
internal import State

/// All that stands on disk of images: blobs, names, leases, snapshots. Its functions block.
struct ImageStore: Sendable {
    let instance: Instance
    let gate: GarbageGate
    let leases: LeaseTable
    /// By name.
    let snapshotters: [String: any Snapshotter]
    /// Decides which driver new snapshots get.
    let preferred: @Sendable () throws(Fault) -> String

    init(
        _ instance: Instance, _ snapshotters: [any Snapshotter],
        preferred: @escaping @Sendable () throws(Fault) -> String
    ) {
        self.instance = instance
        gate = GarbageGate(instance)
        leases = LeaseTable(instance: instance)
        self.snapshotters = Dictionary(snapshotters.map { ($0.name, $0) }) { first, _ in first }
        self.preferred = preferred
    }

    var content: ContentStore { ContentStore(instance: instance, gate: gate, leases: leases) }
    var images: ImageTable { ImageTable(instance: instance, gate: gate) }

    /// The driver called `name`; nil: the preferred one.
    func snapshotter(_ name: String?) throws(Fault) -> any Snapshotter {
        guard let name else { return try snapshotter(try preferred()) }
        guard let driver = snapshotters[name] else {
            throw Fault(.notFound, "snapshotter \"\(name)\": not found")
        }
        return driver
    }
}
