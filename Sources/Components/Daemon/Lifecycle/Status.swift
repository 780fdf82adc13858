internal import ContainerdAPI
internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import State

/// Where a container is in its life: told from record, shim and exit record together.
enum Phase: Sendable, Equatable {
    case created
    case running(pid: Int32)
    case paused(pid: Int32)
    case exited(ExitRecord)
    case removing
    /// What a dead shim left behind could not be ended: nobody can tell whether it runs.
    case dead

    var isRunning: Bool {
        switch self {
        case .running, .paused: true
        case .created, .exited, .removing, .dead: false
        }
    }

    var pid: Int32 {
        switch self {
        case .running(let pid), .paused(let pid): pid
        case .created, .exited, .removing, .dead: 0
        }
    }

    /// Docker's word.
    var word: String {
        switch self {
        case .created: "created"
        case .running: "running"
        case .paused: "paused"
        case .exited: "exited"
        case .removing: "removing"
        case .dead: "dead"
        }
    }
}

extension Daemon {
    /// The phase of a container. One whose shim is lost becomes `exited` with 137 here, on disk too.
    func phase(of record: ContainerRecord) async throws(Fault) -> Phase {
        if let intent = Intent.read(instance.container(record.id), .remove), !intent.isAbandoned { return .removing }
        if let exit = try exitRecord(record.id) { return .exited(exit) }
        if let live = await livePhase(record.id) { return live }
        // The shim may have gone between the two looks.
        if let exit = try exitRecord(record.id) { return .exited(exit) }
        if let intent = Intent.read(instance.container(record.id), .start), !intent.isAbandoned { return .created }
        guard record.run.startedAt != nil else { return .created }
        try await endOrphans(record.id)
        return .exited(try recordLoss(of: record))
    }

    /// Ends what a shim that died left running, before the run is said to be over; the runtime's record of this boot
    /// tells that there may be something.
    private func endOrphans(_ id: String) async throws(Fault) {
        guard access(instance.liveRecord(id), F_OK) == 0 else { return }
        do throws(Fault) { _ = try await containerd.tasks.delete(id, execID: nil, context) } catch {
            // Another command was faster.
            guard error.kind == .notFound else { throw error }
        }
    }

    func exitRecord(_ id: String) throws(Fault) -> ExitRecord? {
        try ExitRecord.load(instance.exitRecord(id))
    }

    /// What the shim says; nil where none answers.
    func livePhase(_ id: String) async -> Phase? {
        guard access(instance.shimSocket(id), F_OK) == 0 else { return nil }
        if let seen = seenPhase(id) { return seen }
        // A shim that does not answer is as good as none; the caller looks for the exit record next.
        guard let state = try? await containerd.tasks.state(id, execID: nil, context) else { return nil }
        switch state.status {
        case .running, .pausing: return .running(pid: state.pid)
        case .paused: return .paused(pid: state.pid)
        case .created: return .created
        case .stopped:
            return .exited(
                ExitRecord(
                    id: id, status: state.exit?.status ?? 0, exitedAt: state.exit?.exitedAt ?? WallClock.now,
                    oomKilled: state.exit?.oomKilled ?? false))
        case .unknown: return nil
        }
    }

    /// What its shim wrote down, as long as both it and the command are there: a list of a hundred containers need not
    /// wake a hundred shims. nil where only the shim can tell.
    private func seenPhase(_ id: String) -> Phase? {
        // A record that cannot be read is a question for the shim.
        guard let live = (try? LiveRecord.load(instance.liveRecord(id))) ?? nil, let task = live.task, task.isAlive,
            live.shim.isAlive
        else { return nil }
        guard !live.startedAt.isEmpty else { return .created }
        return live.paused ? .paused(pid: task.pid) : .running(pid: task.pid)
    }

    /// A run whose shim died without a word: killed with it, and so recorded, once.
    private func recordLoss(of record: ContainerRecord) throws(Fault) -> ExitRecord {
        let id = record.id
        return try FileLock.holding(folder: instance.container(id)) { () throws(Fault) in
            if let exit = try exitRecord(id) { return exit }
            let lost = ExitRecord(
                id: id, generation: Int64(clamping: record.generation), status: 137,
                startedAt: record.run.startedAt ?? "", exitedAt: WallClock.now, reason: "supervisor lost")
            do throws(SystemError) { try lost.save(instance.exitRecord(id), record.durability) } catch {
                throw error.fault("record the loss of container \(record.shortID)")
            }
            return lost
        }
    }
}
