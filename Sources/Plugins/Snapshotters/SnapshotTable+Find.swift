internal import Faults
internal import Glibc
internal import SnapshotterAPI
internal import State

extension SnapshotTable {
    /// A record and the kind that its place says.
    struct Found {
        let key: String
        let kind: SnapshotKind
        var record: SnapshotRecord
        var info: SnapshotInfo { record.info(key, kind) }
    }

    /// The record of `key`; nil where there is none.
    func find(_ key: String) throws(Fault) -> Found? {
        // In this order: a commit moves a record from the first kind to the second, so it is met in one of them.
        for kind in [SnapshotKind.active, .committed, .view] {
            do {
                return Found(key: key, kind: kind, record: try load(try path(kind, key)))
            } catch {
                guard error.kind == .notFound else { throw error }
            }
        }
        return nil
    }

    func require(_ key: String) throws(Fault) -> Found {
        guard let found = try find(key) else {
            throw Fault(.notFound, "snapshot \(key) does not exist")
        }
        return found
    }

    /// The record of a snapshot that shall be a parent.
    func parent(_ key: String?) throws(Fault) -> SnapshotRecord? {
        guard let key else { return nil }
        guard let found = try find(key) else { throw Fault(.notFound, "parent snapshot \(key) does not exist") }
        guard found.kind == .committed else {
            throw Fault(.failedPrecondition, "parent snapshot \(key) is \(found.kind.rawValue), not committed")
        }
        return found.record
    }

    /// Every record that can be read.
    func all() throws(Fault) -> [Found] {
        var result: [Found] = []
        for kind in [SnapshotKind.active, .view, .committed] {
            for name in IDPrefix.all(in: records(kind)) where name.hasSuffix(".json") {
                do {
                    let record = try load("\(records(kind))/\(name)")
                    result.append(Found(key: RecordName.decode(name.dropLast(5)), kind: kind, record: record))
                } catch {
                    // Removed since it was listed.
                    guard error.kind == .notFound else { throw error }
                }
            }
        }
        return result
    }

    private func load(_ path: String) throws(Fault) -> SnapshotRecord {
        try RecordFile.load(SnapshotRecord.self, path)
    }
}
