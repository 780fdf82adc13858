import ContainerdAPI
import Faults
import Glibc
import Linux
import OCI
import State
import Synchronization

/// A containerd in memory; each behaviour that a test changes is a closure.
final class FakeContainerd: Sendable {
    struct Task {
        var status = TaskStatus.created
        var exit: TaskExit?
    }

    struct Store {
        var images: [String: ImageRecord] = [:]
        var snapshots: Set<String> = []
        var tasks: [String: Task] = [:]
        var specs: [String: [UInt8]] = [:]
        /// Processes of execs, as JSON.
        var execs: [[UInt8]] = []
        var log: [String] = []
        /// Called when a task is started; throws where the command cannot be run.
        var onStart: @Sendable (String) throws(Fault) -> Void = { (_) throws(Fault) in }
        /// Signals that end the process.
        var deadly: Set<Int32> = [SIGTERM, SIGKILL]
    }

    let instance: Instance
    let state = Mutex(Store())
    let defaults: String

    /// `defaults` is the JSON of the image's `config`.
    init(instance: Instance, defaults: String) {
        self.instance = instance
        self.defaults = defaults
    }

    var client: ContainerdClient {
        ContainerdClient(
            content: FakeContent(), images: FakeImages(owner: self), snapshots: FakeSnapshots(owner: self),
            leases: FakeLeases(), transfer: FakeTransfer(owner: self), tasks: FakeTasks(owner: self))
    }

    func note(_ text: String) { state.withLock { $0.log.append(text) } }

    /// Ends a task as a shim does: the record first.
    func end(_ id: String, _ status: UInt32) {
        let exit = TaskExit(status: status, exitedAt: WallClock.now)
        // A container removed meanwhile has no folder for the record.
        try? ExitRecord(id: id, status: status, exitedAt: exit.exitedAt).save(instance.exitRecord(id), .volatile)
        state.withLock {
            $0.tasks[id]?.status = .stopped
            $0.tasks[id]?.exit = exit
        }
    }
}

struct FakeTasks: TaskService {
    let owner: FakeContainerd

    func create(_ request: TaskCreate, _ context: CallContext) async throws(Fault) -> Int32 {
        let id = request.id
        do {
            try makeFolder(owner.instance.run(id))
            try AtomicFile.replace(owner.instance.shimSocket(id), with: [], .volatile)
            let spec = try readFile(request.bundle + "/config.json")
            owner.state.withLock {
                $0.tasks[id] = FakeContainerd.Task()
                $0.specs[id] = spec
                $0.log.append("create")
            }
        } catch { throw error.fault("fake create") }
        return 0
    }

    func start(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> Int32 {
        let onStart = owner.state.withLock { $0.onStart }
        try onStart(id)
        owner.state.withLock {
            $0.log.append("start")
            if execID == nil { $0.tasks[id]?.status = .running }
        }
        return 4242
    }

    func state(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskState {
        guard let task = owner.state.withLock({ $0.tasks[id] }) else { throw Fault(.unavailable, "no shim") }
        return TaskState(pid: 4242, status: task.status, exit: task.exit)
    }

    func kill(
        _ id: String, execID: String?, signal: Int32, all: Bool, _ context: CallContext
    ) async throws(Fault) {
        let (task, deadly) = owner.state.withLock { store in
            store.log.append("kill \(signal)")
            return (store.tasks[id], store.deadly.contains(signal))
        }
        guard let task, task.status != .stopped else { throw Fault(.notFound, "process already finished") }
        if deadly { owner.end(id, 128 + UInt32(signal)) }
    }

    func delete(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit {
        let task = owner.state.withLock { $0.tasks.removeValue(forKey: id) }
        unlink(owner.instance.shimSocket(id))
        guard let exit = task?.exit else { throw Fault(.notFound, "no task") }
        return exit
    }

    func exec(_ request: TaskExec, _ context: CallContext) async throws(Fault) {
        owner.state.withLock {
            $0.execs.append(request.process)
            $0.log.append("exec")
        }
    }
    func resize(
        _ id: String, execID: String?, width: UInt16, height: UInt16, _ context: CallContext
    ) async throws(Fault) {}
    func pids(_ id: String, _ context: CallContext) async throws(Fault) -> [Int32] { [] }

    func wait(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit {
        if execID != nil { return TaskExit(status: 3, exitedAt: WallClock.now) }
        while true {
            guard let task = owner.state.withLock({ $0.tasks[id] }) else { throw Fault(.unavailable, "no shim") }
            if let exit = task.exit { return exit }
            do { try await Task.sleep(for: .milliseconds(2)) } catch { throw Fault(.cancelled, "cancelled") }
        }
    }

    func attach(_ request: TaskAttach, _ context: CallContext) async throws(Fault) -> ByteChannel {
        owner.note("attach")
        do {
            let ends = try SocketPair().ends()
            _ = OwnedFD(adopting: ends.second)
            return ByteChannel(OwnedFD(adopting: ends.first))
        } catch { throw error.fault("fake attach") }
    }
}

struct FakeSnapshots: SnapshotService {
    let owner: FakeContainerd
    func defaultDriver() async throws(Fault) -> String { "fake" }
    func prepare(
        _ key: String, parent: String?, driver: String?, labels: [String: String], _ context: CallContext
    ) async throws(Fault) -> [RootMount] {
        owner.state.withLock { _ = $0.snapshots.insert(key) }
        return try await mounts(key, driver: driver, context)
    }
    func mounts(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> [RootMount] {
        // Empty, and mounted for real where there are volumes to fill.
        [RootMount(type: "tmpfs", source: "tmpfs")]
    }
    func remove(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) {
        guard owner.state.withLock({ $0.snapshots.remove(key) }) != nil else { throw Fault(.notFound, "snapshot") }
    }
    func exists(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Bool { true }
    func usage(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Int64 { 7 }
    func layerBytes(
        _ diffIDs: [OCI.Digest], driver: String?, _ context: CallContext
    ) async throws(Fault) -> [Int64?] { diffIDs.map { _ in 11 } }
}

struct FakeImages: ImageService {
    let owner: FakeContainerd
    func get(_ name: String, _ context: CallContext) async throws(Fault) -> ImageRecord {
        guard let record = owner.state.withLock({ $0.images[name] }) else { throw Fault(.notFound, "no image") }
        return record
    }
    func list(_ context: CallContext) async throws(Fault) -> [ImageRecord] {
        owner.state.withLock { Array($0.images.values) }
    }
    func create(_ image: ImageRecord, _ context: CallContext) async throws(Fault) { try await put(image, context) }
    func put(_ image: ImageRecord, _ context: CallContext) async throws(Fault) {
        owner.state.withLock { $0.images[image.name] = image }
    }
    func delete(_ name: String, sync: Bool, _ context: CallContext) async throws(Fault) {
        owner.state.withLock { $0.images[name] = nil }
    }
}
