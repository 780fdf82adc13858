internal import Linux
internal import OCI
internal import SnapshotterAPI

/// How a driver lays a snapshot out in its folder, and how one is mounted.
protocol SnapshotLayout: Sendable {
    /// The driver's name.
    var driver: String { get }
    /// As `Snapshotter.canRebase`.
    var canRebase: Bool { get }
    /// What a layer's whiteouts become.
    var whiteouts: UnpackTarget.Whiteouts { get }

    /// Fills the folder of a new snapshot.
    func fill(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) throws(SystemError)
    /// How an active snapshot or a view is mounted.
    func mounts(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) -> [RootMount]
    /// The numbers of those whose folders together hold the snapshot's files, top first.
    func layers(_ record: SnapshotRecord) -> [Int]
}

extension RootMount {
    static func bind(_ folder: String, _ access: String) -> RootMount {
        RootMount(type: "bind", source: folder, options: ["rbind", access])
    }
}
