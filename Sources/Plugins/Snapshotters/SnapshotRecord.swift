internal import Faults
internal import Linux
internal import OCI
internal import SnapshotterAPI
internal import State

/// What is written down of one snapshot; its kind is the folder in which the record stands.
struct SnapshotRecord: Record {
    static let currentSchema = 1
    var schema = currentSchema
    var generation: UInt64 = 1
    /// The folder of its tree.
    var number = 0
    var parent: String?
    /// Numbers of all parents, nearest first: a mount reads one record, however many layers there are.
    var lowers: [Int] = []
    var labels: [String: String] = [:]
    /// RFC 3339.
    var createdAt = WallClock.now

    /// All numbers from this snapshot down.
    var chain: [Int] { [number] + lowers }

    func info(_ key: String, _ kind: SnapshotKind) -> SnapshotInfo {
        SnapshotInfo(key: key, kind: kind, parent: parent, labels: labels, createdAt: createdAt)
    }
}

extension SnapshotRecord: DirectRecord {
    mutating func members(_ list: inout JSONMembers) throws(Fault) {
        try list.required("schema", &schema)
        try list.required("generation", &generation)
        try list.required("number", &number)
        try list.ifSet("parent", &parent)
        try list.required("lowers", &lowers)
        try list.required("labels", &labels)
        try list.required("createdAt", &createdAt)
    }
}
