internal import Glibc
internal import Linux
internal import SnapshotterAPI

/// Adds up what a tree takes on disk; a file with several names counts once.
struct Usage: ~Copyable {
    private var bytes: Int64 = 0
    private var inodes: Int64 = 0
    private var seen: Set<UInt64> = []

    static func of(_ path: String) throws(SystemError) -> SnapshotUsage {
        let folder = try openFile(path, O_RDONLY | O_DIRECTORY)
        var usage = Usage()
        let own = try folder.status()
        usage.bytes = own.allocated
        usage.inodes = 1
        try usage.add(folder, device: own.device)
        return SnapshotUsage(bytes: usage.bytes, inodes: usage.inodes)
    }

    private mutating func add(_ folder: borrowing OwnedFD, device: UInt64) throws(SystemError) {
        for name in try folder.list() {
            let status: NodeStatus
            do { status = try folder.status(of: name) } catch {
                // A running container removes files while they are counted.
                guard error.errno == ENOENT else { throw error }
                continue
            }
            guard status.device == device else { continue }
            if status.links > 1, !status.isDirectory, !seen.insert(status.inode).inserted { continue }
            bytes += status.allocated
            inodes += 1
            if status.isDirectory { try addBelow(name, in: folder, device: device) }
        }
    }

    private mutating func addBelow(
        _ name: NodeName, in folder: borrowing OwnedFD, device: UInt64
    ) throws(SystemError) {
        do {
            let below = try folder.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            try add(below, device: device)
        } catch {
            guard error.errno == ENOENT else { throw error }
        }
    }
}
