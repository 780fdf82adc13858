package import Faults
internal import Glibc
internal import Linux
package import OCI
package import SnapshotterAPI
package import State

/// Layers as folders that the kernel lays over each other (kernel, filesystems/overlayfs.rst); `overlay2` as Docker
/// names it.
package struct OverlaySnapshotter: Snapshotter {
    private let table: SnapshotTable
    /// Options that every mount gets.
    private let extra: [String]

    package init(_ instance: Instance) {
        table = SnapshotTable(driver: "overlay2", instance)
        // A kernel that knows the index may have it on by default; layers are shared between mounts, which it forbids.
        extra = access("/sys/module/overlay/parameters/index", F_OK) == 0 ? ["index=off"] : []
    }

    package var name: String { table.driver }
    package var canRebase: Bool { true }

    package func prepare(
        _ key: String, parent: String?, labels: [String: String]
    ) throws(Fault) -> [RootMount] {
        mounts(try table.make(key, .active, parent: parent, labels: labels, fill: fill), .active)
    }

    package func view(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount] {
        mounts(try table.make(key, .view, parent: parent, labels: labels, fill: fill), .view)
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
        UnpackTarget(path: table.tree(try table.require(key).record.number), whiteouts: .overlay)
    }

    package func layerFolders(_ key: String?) throws(Fault) -> [String] {
        guard let key else { return [] }
        return try table.require(key).record.chain.map(table.tree)
    }

    /// The merged root shows the upper folder's own attributes: they are the parent's.
    private func fill(_ record: SnapshotRecord) throws(SystemError) {
        let tree = table.tree(record.number)
        try makeFolder(tree, mode: 0o755)
        try makeFolder(table.work(record.number), mode: 0o711)
        let folder = try openFile(tree, O_RDONLY | O_DIRECTORY)
        guard let lower = record.lowers.first else { return try folder.setMode(0o755) }
        let status = try fileStatus(table.tree(lower))
        try folder.setOwner(uid: status.uid, gid: status.gid)
        try folder.setMode(status.permissions)
    }

    // The kernel's mark of an earlier volatile mount keeps a second one off: after a power cut the tree may lack what
    // was written. The same boot has lost nothing (kernel: Documentation/filesystems/overlayfs.rst, volatile mount).
    private func forgetVolatile(_ record: SnapshotRecord) {
        let mark = "\(table.work(record.number))/work/incompat"
        guard unlink("\(mark)/volatile/dirty") == 0 else { return }
        rmdir("\(mark)/volatile")
        rmdir(mark)
    }

    private func mounts(_ record: SnapshotRecord, _ kind: SnapshotKind) -> [RootMount] {
        let own = table.tree(record.number)
        let lowers = record.lowers.map(table.tree)
        if kind == .active, lowers.isEmpty { return [.bind(own, "rw")] }
        if kind == .view, lowers.count < 2 { return [.bind(lowers.first ?? own, "ro")] }
        var options = extra
        if kind == .active {
            options += ["workdir=\(table.work(record.number))", "upperdir=\(own)"]
            if record.labels[SnapshotLabel.volatile] != nil {
                forgetVolatile(record)
                options.append("volatile")
            }
        }
        options.append(lowers.dropFirst().reduce("lowerdir=" + (lowers.first ?? "")) { $0 + ":" + $1 })
        return [RootMount(type: "overlay", source: "overlay", options: options)]
    }
}

extension RootMount {
    static func bind(_ folder: String, _ access: String) -> RootMount {
        RootMount(type: "bind", source: folder, options: ["rbind", access])
    }
}
