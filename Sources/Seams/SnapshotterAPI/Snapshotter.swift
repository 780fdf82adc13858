package import Faults
package import OCI

/// A snapshot is one file tree in a chain of layers. Committed snapshots are read-only parents; an active one has
/// a writable top; a view is read-only and not a parent. Keys are free text, unique per snapshotter
/// (containerd, core/snapshots). For image layers the key of a committed snapshot is its chain id.
package enum SnapshotKind: String, Sendable, Codable {
    case committed, active, view
}

/// What is known of a snapshot without touching its files.
package struct SnapshotInfo: Sendable, Codable {
    package var key: String
    package var kind: SnapshotKind
    package var parent: String?
    package var labels: [String: String]
    /// RFC 3339.
    package var createdAt: String

    package init(key: String, kind: SnapshotKind, parent: String?, labels: [String: String], createdAt: String) {
        self.key = key
        self.kind = kind
        self.parent = parent
        self.labels = labels
        self.createdAt = createdAt
    }
}

/// What a snapshot itself takes on disk, without its parents.
package struct SnapshotUsage: Sendable, Codable {
    package var bytes: Int64
    package var inodes: Int64

    package init(bytes: Int64, inodes: Int64) {
        self.bytes = bytes
        self.inodes = inodes
    }
}

/// A driver that keeps file trees: overlay2, vfs. Blocking calls; the caller chooses the thread.
///
/// All throw `notFound` for an unknown key, `alreadyExists` for a taken one, `failedPrecondition` where the kind
/// does not fit (commit of a view, removal of a parent).
package protocol Snapshotter: Sendable {
    /// The driver's name, a folder under `snapshots/`.
    var name: String { get }
    /// Whether a layer can be unpacked without its parent and put onto it by `commit`: layers are unpacked at the
    /// same time then (containerd's "rebase" capability).
    var canRebase: Bool { get }

    /// Makes an active snapshot on `parent` (nil: empty) and says how to mount it.
    func prepare(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount]
    /// Makes a read-only view of `parent`.
    func view(_ key: String, parent: String?, labels: [String: String]) throws(Fault) -> [RootMount]
    /// How to mount an active or view snapshot.
    func mounts(_ key: String) throws(Fault) -> [RootMount]
    /// Turns the active snapshot `key` into the committed `name`, durably; `key` is gone after it.
    ///
    /// `parent` may differ from the one it was prepared on only where `canRebase`, and is committed then.
    func commit(_ name: String, from key: String, parent: String?, labels: [String: String]) throws(Fault)
    /// Removes a snapshot that has no children.
    func remove(_ key: String) throws(Fault)
    func stat(_ key: String) throws(Fault) -> SnapshotInfo
    func list() throws(Fault) -> [SnapshotInfo]
    func usage(_ key: String) throws(Fault) -> SnapshotUsage
    /// The folder into which a layer for the active snapshot `key` is unpacked; whiteouts are kept the driver's way.
    func unpackTarget(_ key: String) throws(Fault) -> UnpackTarget
    /// Folders of the snapshot `key` (nil: none) and its parents, top first, for what a layer takes from below: the
    /// target of a hard link that an older layer brought.
    func layerFolders(_ key: String?) throws(Fault) -> [String]
    /// Removes what operations that died left behind: trees without a record.
    func cleanup() throws(Fault)
}

/// Labels that a snapshotter acts on.
package enum SnapshotLabel {
    /// With any value: a power cut may forget this snapshot (containers with `--rm`); nothing of it is synced.
    package static let volatile = "swmono.io/volatile"
    /// On a committed layer: what its files come to, in bytes. For others to read; the snapshotter only keeps it.
    package static let fileBytes = "swmono.io/file-bytes"
}

/// Where and how a layer is unpacked.
package struct UnpackTarget: Sendable {
    /// What a whiteout entry of a layer becomes on disk.
    package enum Whiteouts: Sendable {
        /// Character device 0:0 and `trusted.overlay.opaque` (the overlay file system's own form).
        case overlay
        /// Carried out: the named files are removed from the tree.
        case remove
    }

    package let path: String
    package let whiteouts: Whiteouts

    package init(path: String, whiteouts: Whiteouts) {
        self.path = path
        self.whiteouts = whiteouts
    }
}
