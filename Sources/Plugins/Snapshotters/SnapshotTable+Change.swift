internal import Faults
internal import Glibc
internal import Linux
internal import SnapshotterAPI
internal import State

extension SnapshotTable {
    /// Turns the active `key` into the committed `name` on `parent`.
    func commit(
        _ name: String, from key: String, parent: String?, labels: [String: String], canRebase: Bool
    ) throws(Fault) {
        let (source, target) = (try path(.active, key), try path(.committed, name))
        try locked { () throws(Fault) in
            if let taken = try find(name) {
                throw Fault(.alreadyExists, "snapshot \(name) already exists (\(taken.kind.rawValue))")
            }
            let found = try require(key)
            guard found.kind == .active else {
                throw Fault(.failedPrecondition, "snapshot \(key) is \(found.kind.rawValue), not active")
            }
            guard parent == found.record.parent || canRebase else {
                throw Fault(.failedPrecondition, "the \(driver) driver cannot move snapshot \(key) to another parent")
            }
            var record = found.record
            record.lowers = try self.parent(parent)?.chain ?? []
            record.parent = parent
            record.labels = labels
            try RecordFile.write(record, source, .durable)
            try doing("commit the snapshot \(name)") { () throws(SystemError) in
                try retrying("rename", target) { rename(source, target) }
                try AtomicFile.syncFolder(of: target)
            }
        }
    }

    /// Removes a snapshot that nobody is based on: first its record, then its tree.
    func remove(_ key: String) throws(Fault) {
        let number = try locked { () throws(Fault) in
            let found = try require(key)
            if found.kind == .committed, let child = try all().first(where: { $0.record.parent == key }) {
                throw Fault(.failedPrecondition, "cannot remove snapshot \(key): snapshot \(child.key) is based on it")
            }
            let path = try path(found.kind, key)
            try doing("remove the snapshot \(key)") { () throws(SystemError) in
                try retrying("unlink", path) { unlink(path) }
            }
            return found.record.number
        }
        try doing("remove the tree of snapshot \(key)") { () throws(SystemError) in
            try removeFolder(folder(number))
        }
    }

    /// Removes trees without a record that nobody is filling.
    func cleanup() throws(Fault) {
        let doomed = try locked { () throws(Fault) in
            let used = Set(try all().map(\.record.number))
            removeTorn()
            return IDPrefix.all(in: root).compactMap { Int($0) }.filter { !used.contains($0) && isIdle($0) }
        }
        for number in doomed {
            try doing("remove left-over snapshot \(number)") { () throws(SystemError) in
                try removeFolder(folder(number))
            }
        }
    }

    /// Under the lock nobody writes a record: neighbours of records are from writers that died.
    private func removeTorn() {
        for kind in [SnapshotKind.active, .view, .committed] {
            for name in IDPrefix.all(in: records(kind)) where name.contains(".json.tmp-") {
                unlink("\(records(kind))/\(name)")
            }
        }
        for name in IDPrefix.all(in: root) where name.hasPrefix("next.tmp-") { unlink("\(root)/\(name)") }
        // `SnapshotterChoice` tries the file system in a folder that bears its pid.
        for name in IDPrefix.all(in: root) where name.hasPrefix("trial-") {
            guard let pid = name.split(separator: "-").dropFirst().first.flatMap({ Int32($0) }), kill(pid, 0) != 0
            else { continue }
            // Empty folders: what stays is met again the next time.
            try? removeFolder("\(root)/\(name)")
        }
    }

    private func isIdle(_ number: Int) -> Bool {
        // One that cannot be opened is left for the next time.
        guard let opened = try? openFile(folder(number), O_RDONLY | O_DIRECTORY) else { return false }
        return flock(opened.raw, LOCK_EX | LOCK_NB) == 0
    }
}
