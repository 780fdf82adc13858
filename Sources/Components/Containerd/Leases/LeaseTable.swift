internal import ContainerdAPI
internal import Faults
internal import Glibc
internal import Linux
internal import State

/// Leases of one store: a folder each, with `lease.json` and one empty file a resource that it protects.
///
/// A lease ends at its time, or with its owner where it is held by a lock (`OwnedLease`): a killed pull protects
/// nothing.
struct LeaseTable: Sendable {
    let instance: Instance

    struct LeaseRecord: Record {
        static let currentSchema = 1
        var schema = currentSchema
        var generation: UInt64 = 1
        var createdAt = WallClock.now
        /// Nanoseconds since 1970; nil: as long as its owner holds its lock.
        var expiresAt: Int64?
    }

    func folder(_ id: String, _ namespace: String) throws(Fault) -> String {
        guard let name = RecordName.encode(id) else { throw Fault(.invalidArgument, "invalid lease id \"\(id)\"") }
        return "\(instance.leases(namespace))/\(name)"
    }

    func make(_ id: String, expiresAt: Int64?, _ namespace: String) throws(Fault) -> String {
        let folder = try folder(id, namespace)
        try doing("make the lease \(id)") { () throws(SystemError) in
            try makeFolder(instance.leases(namespace))
            guard mkdir(folder, 0o700) == 0 else { throw SystemError("mkdir", errno: errno, folder) }
        }
        try RecordFile.write(LeaseRecord(expiresAt: expiresAt), "\(folder)/lease.json", .volatile)
        return folder
    }

    func delete(_ id: String, _ namespace: String) throws(Fault) {
        let folder = try folder(id, namespace)
        guard access(folder, F_OK) == 0 else { throw Fault(.notFound, "lease \"\(id)\": not found") }
        try doing("delete the lease \(id)") { () throws(SystemError) in try removeFolder(folder) }
    }

    /// Adds a resource; under the gate, so that the collector sees it before what it names.
    func protect(_ resource: Resource, lease id: String?, _ namespace: String) throws(Fault) {
        guard let id else { return }
        guard let name = RecordName.encode("\(resource)") else {
            throw Fault(.invalidArgument, "the name of \(resource) is too long")
        }
        let path = "\(try folder(id, namespace))/\(name)"
        do throws(SystemError) { _ = try openFile(path, O_WRONLY | O_CREAT) } catch {
            throw error.errno == ENOENT ? Fault(.notFound, "lease \"\(id)\": not found") : error.fault("use the lease")
        }
    }

    func list(_ namespace: String) -> [String] {
        IDPrefix.all(in: instance.leases(namespace)).filter { !$0.hasPrefix(".") }.map(RecordName.decode)
    }

    /// What the lease protects; nil where it is over.
    func resources(_ id: String, _ namespace: String) throws(Fault) -> Set<Resource>? {
        let folder = try folder(id, namespace)
        guard try isCurrent(folder) else { return nil }
        return Set(IDPrefix.all(in: folder).compactMap { Resource(RecordName.decode($0)) })
    }

    private func isCurrent(_ folder: String) throws(Fault) -> Bool {
        let record: LeaseRecord
        do throws(Fault) { record = try RecordFile.load(LeaseRecord.self, "\(folder)/lease.json") } catch {
            // Its maker died between folder and record.
            if error.kind == .notFound { return false }
            throw error
        }
        if let expiresAt = record.expiresAt { return expiresAt > WallClock.nanoseconds }
        return try doing("look at a lease's owner") { () throws(SystemError) in
            do throws(SystemError) { return try FileLock.attempt("\(folder)/owner.lock") == nil } catch {
                // Its owner ended it meanwhile.
                if error.errno == ENOENT { return false }
                throw error
            }
        }
    }
}

/// What a lease protects, and what the collector counts.
enum Resource: Hashable, CustomStringConvertible {
    case content(String)
    /// Of a driver, by its key there.
    case snapshot(driver: String, key: String)

    var description: String {
        switch self {
        case .content(let digest): "content/\(digest)"
        case .snapshot(let driver, let key): "snapshots/\(driver)/\(key)"
        }
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
        if parts.count == 2, parts[0] == "content" {
            self = .content(parts[1])
        } else if parts.count == 3, parts[0] == "snapshots" {
            self = .snapshot(driver: parts[1], key: parts[2])
        } else {
            return nil
        }
    }
}
