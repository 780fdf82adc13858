internal import Faults
internal import Glibc
internal import Linux
internal import SnapshotterAPI
internal import State

extension SnapshotTable {
    /// Makes a snapshot: a numbered folder, its content by `fill`, then the record; until then it does not exist.
    func make(
        _ key: String, _ kind: SnapshotKind, parent parentKey: String?, labels: [String: String],
        fill: (SnapshotRecord) throws(SystemError) -> Void
    ) throws(Fault) -> SnapshotRecord {
        let path = try path(kind, key)
        let parent = try parent(parentKey)
        let held = try locked { () throws(Fault) in try allocate(key) }
        let record = SnapshotRecord(number: held.number, parent: parentKey, lowers: parent?.chain ?? [], labels: labels)
        do {
            try doing("prepare the snapshot \(key)") { () throws(SystemError) in try fill(record) }
            try locked { () throws(Fault) in
                try refuseTaken(key)
                if let parentKey { _ = try self.parent(parentKey) }
                try RecordFile.write(record, path, durability(labels))
            }
        } catch {
            // The first failure is what the user has to know; what stays is garbage that `cleanup` knows.
            try? removeFolder(folder(held.number))
            throw error
        }
        withExtendedLifetime(held) {}
        return record
    }

    func durability(_ labels: [String: String]) -> AtomicFile.Durability {
        labels[SnapshotLabel.volatile] == nil ? .durable : .volatile
    }

    private func refuseTaken(_ key: String) throws(Fault) {
        if try find(key) != nil { throw Fault(.alreadyExists, "snapshot \(key) already exists") }
    }

    /// A new numbered folder, locked by us so that nobody takes it for garbage.
    private func allocate(_ key: String) throws(Fault) -> HeldFolder {
        try refuseTaken(key)
        return try doing("make a folder for the snapshot \(key)") { () throws(SystemError) in
            var number = nextNumber()
            while mkdir(folder(number), 0o700) != 0 {
                guard errno == EEXIST else { throw SystemError("mkdir", errno: errno, folder(number)) }
                number += 1
            }
            let lock = try FileLock(folder: folder(number))
            try AtomicFile.replace("\(root)/next", with: Array("\(number + 1)\n".utf8), .volatile)
            return HeldFolder(number: number, lock: lock)
        }
    }

    private func nextNumber() -> Int {
        // A missing or torn counter only means that taken numbers are tried again.
        guard let bytes = try? readFile("\(root)/next", limit: 64) else { return 1 }
        return max(1, Int(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)) ?? 1)
    }
}

/// A numbered folder that is being filled; others leave it alone while this lives.
private final class HeldFolder {
    let number: Int
    private let lock: FileLock

    init(number: Int, lock: consuming FileLock) {
        self.number = number
        self.lock = lock
    }
}
