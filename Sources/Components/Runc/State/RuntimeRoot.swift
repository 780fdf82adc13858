internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// The folder of a runtime's state (`--root`), one folder a container.
struct RuntimeRoot {
    let path: String
    /// Annotations and hooks of a configuration (8 MiB at most) stand in it.
    private static let largestRecord = 32 << 20

    /// Refuses what is no id, before it becomes a path (runc's rule).
    static func check(_ id: String) throws(Fault) {
        let allowed = id.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2B, 0x2D, 0x2E: true
            default: false
            }
        }
        guard allowed, !id.isEmpty, id != ".", id != "..", id.utf8.count <= 1024 else {
            throw Fault(.invalidArgument, "invalid container ID format: \(id)")
        }
    }

    func folder(_ id: String) -> String { path + "/" + id }
    static let recordName = "state.json"
    func record(_ id: String) -> String { folder(id) + "/" + Self.recordName }
    /// The bundle's configuration as `create` read it: what is changed there later is nothing to the container.
    func config(_ id: String) -> String { folder(id) + "/config.json" }
    /// The FIFO a created container waits on; gone once it was started.
    func barrier(_ id: String) -> String { folder(id) + "/exec.fifo" }
    /// Folder of a socket that the container's service manager is told on (`NotifySocket`).
    func notify(_ id: String) -> String { folder(id) + "/notify" }
    /// Where criu finds the rootfs as a mount of its own, in a mount namespace that ends with it.
    func criuRoot(_ id: String) -> String { folder(id) + "/criu-root" }

    /// Makes the container's folder; it is what holds the id. What is returned keeps `removeAborted` away, until it is
    /// let go or the caller dies.
    func claim(_ id: String) throws(Fault) -> ByteChannel {
        do throws(SystemError) {
            try Self.makeFolders(path)
            try makeDirectory(AT_FDCWD, folder(id), mode: 0o711)
            let lock = try openFile(folder(id), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            try retrying("flock", id) { flock(lock.raw, LOCK_EX | LOCK_NB) }
            return ByteChannel(lock)
        } catch {
            if error.errno == EEXIST { throw Fault(.alreadyExists, "container with given ID already exists") }
            throw error.fault("make the state folder of container \(id)")
        }
    }

    /// A folder and those above it, for the caller alone; one that exists is fine.
    static func makeFolders(_ path: String) throws(SystemError) {
        do { try makeDirectory(AT_FDCWD, path, mode: 0o700) } catch {
            if error.errno == EEXIST { return }
            guard error.errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
                throw error
            }
            try makeFolders(String(path[..<slash]))
            try makeFolders(path)
        }
    }

    /// Replaced whole; not synced, for a power cut ends the container as well.
    func write(_ record: ContainerRecord) throws(Fault) {
        try prepare(record)
        try publish(record.id)
    }

    /// Writes a record beside its place.
    func prepare(_ record: ContainerRecord) throws(Fault) {
        do throws(SystemError) {
            let path = self.record(record.id) + ".new"
            let file = try openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
            try file.writeAll(record.json)
        } catch {
            throw error.fault("record the state of container \(record.id)")
        }
    }

    /// Puts a prepared record into its place: from here on the container can be found.
    func publish(_ id: String) throws(Fault) {
        let path = record(id)
        do throws(SystemError) { try retrying("rename", path) { rename(path + ".new", path) } } catch {
            throw error.fault("record the state of container \(id)")
        }
    }

    /// Keeps the configuration's text; before the record, which makes the container one.
    func keep(_ text: [UInt8], of id: String) throws(Fault) {
        do throws(SystemError) {
            let file = try openFile(config(id), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
            try file.writeAll(text)
        } catch {
            throw error.fault("keep the configuration of container \(id)")
        }
    }

    /// Takes away what a `create` or `restore` left that was killed before it had recorded its container; one that is
    /// under way holds its claim.
    func removeAborted(_ id: String) throws(Fault) {
        // No such folder: nothing was left.
        guard let lock = try? openFile(folder(id), O_RDONLY | O_DIRECTORY | O_NOFOLLOW),
            flock(lock.raw, LOCK_EX | LOCK_NB) == 0, access(record(id), F_OK) != 0
        else { return }
        removeAbortedCgroup(id)
        try remove(id)
    }

    /// As far as it is known, and nobody is in it.
    private func removeAbortedCgroup(_ id: String) {
        guard let bytes = try? readFile(record(id) + ".new", limit: Self.largestRecord),
            let cgroup = (try? JSONReader.read(ContainerRecord.self, from: bytes))?.cgroup
        else { return }
        // The child that waited for the record is ending.
        for _ in 0..<50 { if (try? cgroup.remove()) == true { break } else { usleep(500) } }
    }

    func read(_ id: String) throws(Fault) -> ContainerRecord {
        try Self.check(id)
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try readFile(record(id), limit: Self.largestRecord) } catch {
            if error.errno == ENOENT { throw Fault(.notFound, "container does not exist") }
            throw error.fault("read the state of container \(id)")
        }
        do throws(Fault) { return try JSONReader.read(ContainerRecord.self, from: bytes) } catch {
            throw error.prefixed("state of container \(id) is damaged: \(record(id))")
        }
    }

    /// Forgets a container; what is gone already is fine. What stays keeps the id taken, and is an error.
    ///
    /// The record goes last: a container that is still there can be deleted again.
    func remove(_ id: String) throws(Fault) {
        let folder = self.folder(id)
        do throws(SystemError) {
            // A container with the right to mount makes it writable: then its content is the container's choice.
            try removeFolder(notify(id))
            for file in [record(id) + ".new", barrier(id), config(id)] { unlink(file) }
            rmdir(criuRoot(id))
            unlink(record(id))
            guard rmdir(folder) == 0 || errno == ENOENT else { throw SystemError("rmdir", errno: errno, folder) }
        } catch {
            throw error.fault("remove the state of container \(id)")
        }
    }

    /// All ids, sorted.
    func list() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var ids: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Other names are no containers.
            if (try? Self.check(name)) != nil, access(record(name), F_OK) == 0 { ids.append(name) }
        }
        return ids.sorted()
    }
}
