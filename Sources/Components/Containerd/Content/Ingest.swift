internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// A blob under way: a file that one writer holds by a lock and that outlives him, so that the next goes on from there.
// Unchecked: one task at a time writes; it is handed on, never shared.
final class Ingest: @unchecked Sendable {
    let descriptor: Descriptor
    private let store: ContentStore
    private let folder: String
    private let file: OwnedFD
    private let lease: String?
    private let namespace: String
    private var hash: BlobHash
    private var synced: Int64 = 0
    /// Bytes that are here.
    private(set) var offset: Int64 = 0

    /// Opens or goes on with the ingest called `reference`; nil where another writer, in any process, holds it.
    init?(
        _ store: ContentStore, _ reference: String, _ descriptor: Descriptor, lease: String?, _ namespace: String
    ) throws(Fault) {
        guard let name = RecordName.encode(reference) else {
            throw Fault(.invalidArgument, "the ingest reference is empty or too long")
        }
        let folder = "\(store.instance.ingests(namespace))/\(name)"
        let opened = try doing("write content \(descriptor.digest)") { () throws(SystemError) in
            try Self.open(folder)
        }
        guard let opened else { return nil }
        self.store = store
        self.descriptor = descriptor
        self.folder = folder
        self.lease = lease
        self.namespace = namespace
        file = opened
        hash = BlobHash(for: descriptor.digest)
        try rehash()
    }

    private static func open(_ folder: String) throws(SystemError) -> OwnedFD? {
        while true {
            try makeFolder(folder)
            let file: OwnedFD
            do throws(SystemError) { file = try openFile("\(folder)/data", O_RDWR | O_CREAT, mode: 0o644) } catch {
                // Its last writer committed and removed the folder meanwhile.
                if error.errno == ENOENT { continue }
                throw error
            }
            if flock(file.raw, LOCK_EX | LOCK_NB) != 0 { return nil }
            let opened = try file.status()
            // The name may stand for another file by now, or for none.
            if let now = try? fileStatus("\(folder)/data"), now.inode == opened.inode { return file }
        }
    }

    /// What an earlier writer left is hashed again: the state of a hash cannot be kept.
    private func rehash() throws(Fault) {
        let size = try doing("resume content \(descriptor.digest)") { () throws(SystemError) in try file.status().size }
        guard size <= descriptor.size else { return try restart() }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { room.deallocate() }
        while offset < size {
            let count = try doing("resume content \(descriptor.digest)") { () throws(SystemError) in
                try file.read(into: room, at: offset)
            }
            if count == 0 { return try restart() }
            hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
            offset += Int64(count)
        }
    }

    /// Throws away what is here.
    func restart() throws(Fault) {
        try doing("write content \(descriptor.digest)") { () throws(SystemError) in try file.setSize(0) }
        hash = BlobHash(for: descriptor.digest)
        (offset, synced) = (0, 0)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard offset + Int64(bytes.count) <= descriptor.size else {
            try restart()
            throw Fault(.dataLoss, "content \(descriptor.digest) is longer than \(descriptor.size) bytes")
        }
        hash.update(bytes)
        try doing("write content \(descriptor.digest)") { () throws(SystemError) in
            try file.writeAll(bytes, at: offset)
        }
        offset += Int64(bytes.count)
        // The disk begins early, so that the sync at the end has little left.
        guard offset - synced >= 8 << 20 else { return }
        file.beginWriteback(from: synced, count: offset - synced)
        synced = offset
    }

    /// Writes bytes of an array.
    func write(_ bytes: [UInt8]) throws(Fault) {
        let result: Result<Void, Fault> = bytes.withUnsafeBytes { part in
            do throws(Fault) { return .success(try write(part)) } catch { return .failure(error) }
        }
        try result.get()
    }

    /// A descriptor to read what is here while more comes.
    func reader() throws(Fault) -> OwnedFD {
        try doing("read content \(descriptor.digest)") { () throws(SystemError) in
            try openFile("/proc/self/fd/\(file.raw)", O_RDONLY)
        }
    }

    /// Checks size and digest, and makes the blob visible: synced, then renamed. What is wrong is thrown away.
    func commit(labels: [String: String] = [:]) throws(Fault) {
        guard offset == descriptor.size else {
            throw Fault(
                .dataLoss,
                "content \(descriptor.digest) has \(offset) bytes, its descriptor says \(descriptor.size)")
        }
        guard hash.hex == descriptor.digest.hex else {
            discard()
            throw Fault(
                .dataLoss,
                "filesystem layer verification failed for digest \(descriptor.digest): "
                    + "got \(descriptor.digest.algorithm):\(hash.hex)")
        }
        let target = store.path(descriptor.digest)
        try doing("keep content \(descriptor.digest)") { () throws(SystemError) in try file.synchronize() }
        try store.gate.publishing { () throws(Fault) in
            try doing("keep content \(descriptor.digest)") { () throws(SystemError) in
                try makeFolder(String(target.dropLast(descriptor.digest.hex.utf8.count + 1)), mode: 0o755)
                try retrying("rename", target) { rename("\(folder)/data", target) }
                try AtomicFile.syncFolder(of: target)
            }
            try store.leases.protect(.content("\(descriptor.digest)"), lease: lease, namespace)
        }
        rmdir(folder)
        try store.label(descriptor.digest, labels, namespace)
    }

    /// Gives up, and leaves nothing.
    func discard() {
        unlink("\(folder)/data")
        rmdir(folder)
    }
}
