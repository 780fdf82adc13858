package import Faults
internal import Glibc
internal import Linux
package import OCI
package import SnapshotterAPI
package import State

/// Layers as whole copies: slow and large, but any file system will do.
package struct VFSSnapshotter: Snapshotter {
    private let table: SnapshotTable

    package init(_ instance: Instance) {
        table = SnapshotTable(driver: "vfs", instance)
    }

    package var name: String { table.driver }
    package var canRebase: Bool { false }

    package func prepare(
        _ key: String, parent: String?, labels: [String: String]
    ) throws(Fault) -> [RootMount] {
        let record = try table.make(key, .active, parent: parent, labels: labels) { record throws(SystemError) in
            try makeFolder(table.tree(record.number), mode: 0o755)
            let folder = try openFile(table.tree(record.number), O_RDONLY | O_DIRECTORY)
            try folder.setMode(0o755)
            guard let lower = record.lowers.first else { return }
            var copy = TreeCopy(into: folder)
            try copy.copyAll(of: try openFile(table.tree(lower), O_RDONLY | O_DIRECTORY))
        }
        return mounts(record, .active)
    }

    package func view(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount] {
        let record = try table.make(key, .view, parent: parent, labels: labels) { record throws(SystemError) in
            try makeFolder(table.tree(record.number), mode: 0o755)
        }
        return mounts(record, .view)
    }

    package func mounts(_ key: String) throws(Fault) -> [RootMount] {
        let found = try table.require(key)
        guard found.kind != .committed else {
            throw Fault(.failedPrecondition, "snapshot \(key) is committed, it has no mounts")
        }
        return mounts(found.record, found.kind)
    }

    package func commit(
        _ name: String, from key: String, parent: String?, labels: [String: String]
    ) throws(Fault) {
        try table.commit(name, from: key, parent: parent, labels: labels, canRebase: canRebase)
    }

    package func remove(_ key: String) throws(Fault) { try table.remove(key) }
    package func stat(_ key: String) throws(Fault) -> SnapshotInfo { try table.require(key).info }
    package func list() throws(Fault) -> [SnapshotInfo] { try table.all().map(\.info) }
    package func cleanup() throws(Fault) { try table.cleanup() }

    package func usage(_ key: String) throws(Fault) -> SnapshotUsage {
        let tree = table.tree(try table.require(key).record.number)
        return try doing("measure snapshot \(key)") { () throws(SystemError) in try Usage.of(tree) }
    }

    package func unpackTarget(_ key: String) throws(Fault) -> UnpackTarget {
        UnpackTarget(path: table.tree(try table.require(key).record.number), whiteouts: .remove)
    }

    /// Only the nearest: it holds what all below it brought.
    package func layerFolders(_ key: String?) throws(Fault) -> [String] {
        guard let key else { return [] }
        return [table.tree(try table.require(key).record.number)]
    }

    private func mounts(_ record: SnapshotRecord, _ kind: SnapshotKind) -> [RootMount] {
        if kind == .view { return [.bind(table.tree(record.lowers.first ?? record.number), "ro")] }
        return [.bind(table.tree(record.number), "rw")]
    }
}
