internal import Glibc
internal import Linux
internal import OCI
internal import SnapshotterAPI
internal import State

/// Each snapshot is a whole tree, copied from its parent's.
struct VFSLayout: SnapshotLayout {
    let driver = "vfs"
    let canRebase = false
    let whiteouts = UnpackTarget.Whiteouts.remove

    func fill(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) throws(SystemError) {
        try makeFolder(table.tree(record.number), mode: 0o755)
        guard kind == .active else { return }
        let folder = try openFile(table.tree(record.number), O_RDONLY | O_DIRECTORY)
        try folder.setMode(0o755)
        guard let lower = record.lowers.first else { return }
        var copy = TreeCopy(into: folder)
        try copy.copyAll(of: try openFile(table.tree(lower), O_RDONLY | O_DIRECTORY))
    }

    func mounts(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) -> [RootMount] {
        if kind == .view { return [.bind(table.tree(record.lowers.first ?? record.number), "ro")] }
        return [.bind(table.tree(record.number), "rw")]
    }

    /// Only the nearest: it holds what all below it brought.
    func layers(_ record: SnapshotRecord) -> [Int] { [record.number] }
}
