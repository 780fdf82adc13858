internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    func state(_ id: String) throws(Fault) -> RuntimeState {
        let record = try root.read(id)
        let status = status(record)
        return RuntimeState(
            id: id, status: status, pid: status == .stopped ? 0 : record.pid, bundle: record.bundle)
    }

    /// Seen, not remembered: the process, its freezer, its start barrier. Who is paused before the start can be
    /// resumed.
    func status(_ record: ContainerRecord) -> RuntimeState.Status {
        guard record.isAlive else { return .stopped }
        if isPaused(record) { return .paused }
        return access(root.barrier(record.id), F_OK) == 0 ? .created : .running
    }

    /// A cgroup that cannot be read is not frozen.
    func isPaused(_ record: ContainerRecord) -> Bool {
        guard let cgroup = record.cgroup else { return false }
        return (try? cgroup.isFrozen()) == true
    }

    func setPaused(_ id: String, _ paused: Bool) throws(Fault) -> RuntimeProgress {
        let record = try root.read(id)
        let status = status(record)
        guard let cgroup = record.cgroup else {
            throw Fault(.unimplemented, "container \(id) has no cgroup to freeze")
        }
        switch (status, paused) {
        case (.running, true), (.created, true): return try PauseOperation(id, cgroup).begin()
        case (.paused, false): try cgroup.thaw()
        case (.paused, true): throw Fault(.failedPrecondition, "container already paused")
        case (_, false): throw Fault(.failedPrecondition, "container not paused")
        default: throw Fault(.failedPrecondition, "container not running")
        }
        return .done(.done)
    }

    func kill(_ id: String, _ signal: Int32, all: Bool) throws(Fault) -> RuntimeProgress {
        let record = try root.read(id)
        if let cgroup = record.cgroup, all || (signal == SIGKILL && !record.ownsProcesses) {
            try cgroup.signalAll(signal)
            return .done(.done)
        }
        do throws(SystemError) {
            // The descriptor first, then the proof that it is of the process on record.
            let process = try PidFD(pid: record.pid)
            guard record.isAlive else { throw SystemError("kill", errno: ESRCH) }
            try process.send(signal)
        } catch {
            if error.errno == ESRCH { throw Fault(.failedPrecondition, "container not running") }
            throw error.fault("signal container \(id)")
        }
        // A killed container that is frozen dies when it is let go.
        if signal == SIGKILL, isPaused(record) { try record.cgroup?.thaw() }
        return .done(.done)
    }
}
