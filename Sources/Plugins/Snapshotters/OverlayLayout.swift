internal import Glibc
internal import Linux
internal import OCI
internal import SnapshotterAPI
internal import State

/// A folder for each layer, laid over each other by the kernel (Documentation/filesystems/overlayfs.rst).
struct OverlayLayout: SnapshotLayout {
    let driver = "overlay2"
    let canRebase = true
    let whiteouts = UnpackTarget.Whiteouts.overlay
    /// Options that every mount gets.
    private let extra: [String]

    init() {
        // A kernel that knows the index may have it on by default; layers are shared between mounts, which it forbids.
        extra = access("/sys/module/overlay/parameters/index", F_OK) == 0 ? ["index=off"] : []
    }

    /// The merged root shows the upper folder's own attributes: they are the parent's.
    func fill(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) throws(SystemError) {
        let tree = table.tree(record.number)
        try makeFolder(tree, mode: 0o755)
        try makeFolder(table.work(record.number), mode: 0o711)
        let folder = try openFile(tree, O_RDONLY | O_DIRECTORY)
        guard let lower = record.lowers.first else { return try folder.setMode(0o755) }
        let status = try fileStatus(table.tree(lower))
        try folder.setOwner(uid: status.uid, gid: status.gid)
        try folder.setMode(status.permissions)
    }

    func mounts(_ record: SnapshotRecord, _ kind: SnapshotKind, _ table: SnapshotTable) -> [RootMount] {
        let own = table.tree(record.number)
        let lowers = record.lowers.map(table.tree)
        if kind == .active, lowers.isEmpty { return [.bind(own, "rw")] }
        if kind == .view, lowers.count < 2 { return [.bind(lowers.first ?? own, "ro")] }
        var options = extra
        if kind == .active {
            options += ["workdir=\(table.work(record.number))", "upperdir=\(own)"]
            if record.labels[SnapshotLabel.volatile] != nil {
                forgetVolatile(table.work(record.number))
                options.append("volatile")
            }
        }
        options.append(lowers.dropFirst().reduce("lowerdir=" + (lowers.first ?? "")) { $0 + ":" + $1 })
        return [RootMount(type: "overlay", source: "overlay", options: options)]
    }

    func layers(_ record: SnapshotRecord) -> [Int] { record.chain }

    // The kernel's mark of an earlier volatile mount keeps a second one off: after a power cut the tree may lack what
    // was written. The same boot has lost nothing (overlayfs.rst, volatile mount).
    private func forgetVolatile(_ work: String) {
        let mark = "\(work)/work/incompat"
        guard unlink("\(mark)/volatile/dirty") == 0 else { return }
        rmdir("\(mark)/volatile")
        rmdir(mark)
    }
}
