package import Faults
internal import Linux
package import OCI
package import SnapshotterAPI
package import State

/// Snapshots as folders of one table; what a driver adds to that is its layout.
package struct FolderSnapshotter: Snapshotter {
    private let layout: any SnapshotLayout
    private let table: SnapshotTable

    private init(_ layout: any SnapshotLayout, _ instance: Instance) {
        self.layout = layout
        table = SnapshotTable(driver: layout.driver, instance)
    }

    /// Layers as folders that the kernel lays over each other; `overlay2`, as Docker names it.
    package static func overlay(_ instance: Instance) -> FolderSnapshotter {
        FolderSnapshotter(OverlayLayout(), instance)
    }

    /// Layers as whole copies: slow and large, but any file system will do; `vfs`.
    package static func vfs(_ instance: Instance) -> FolderSnapshotter { FolderSnapshotter(VFSLayout(), instance) }

    package var name: String { layout.driver }
    package var canRebase: Bool { layout.canRebase }

    package func prepare(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount] {
        try make(key, .active, parent, labels)
    }

    package func view(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount] {
        try make(key, .view, parent, labels)
    }

    private func make(
        _ key: String, _ kind: SnapshotKind, _ parent: String?, _ labels: [String: String]
    ) throws(Fault) -> [RootMount] {
        let record = try table.make(key, kind, parent: parent, labels: labels) { record throws(SystemError) in
            try layout.fill(record, kind, table)
        }
        return layout.mounts(record, kind, table)
    }

    package func mounts(_ key: String) throws(Fault) -> [RootMount] {
        let found = try table.require(key)
        guard found.kind != .committed else {
            throw Fault(.failedPrecondition, "snapshot \(key) is committed, it has no mounts")
        }
        return layout.mounts(found.record, found.kind, table)
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
        UnpackTarget(path: table.tree(try table.require(key).record.number), whiteouts: layout.whiteouts)
    }

    package func layerFolders(_ key: String?) throws(Fault) -> [String] {
        guard let key else { return [] }
        return layout.layers(try table.require(key).record).map(table.tree)
    }
}
