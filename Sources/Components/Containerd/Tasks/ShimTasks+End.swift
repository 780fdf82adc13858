package import ContainerdAPI
package import Faults
internal import Linux
internal import ShimAPI
internal import State

extension ShimTasks {
    package func state(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskState {
        let process = ShimProcess(id: id, execID: execID ?? "")
        do throws(Fault) {
            guard case .state(let state) = try await call(.state(process), to: id) else { throw Self.unexpected }
            let exit = state.exit.map { taskExit($0, process) }
            return TaskState(pid: state.pid, status: TaskStatus(state.status), exit: exit)
        } catch {
            guard error.kind == .unavailable else { throw error }
            guard process.execID.isEmpty, let record = try await recordedEnd(id) else { throw missing(id) }
            return TaskState(pid: 0, status: .stopped, exit: record)
        }
    }

    package func wait(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit {
        let process = ShimProcess(id: id, execID: execID ?? "")
        do throws(Fault) {
            guard case .exit(let exit) = try await call(.wait(process), to: id, within: nil) else {
                throw Self.unexpected
            }
            return taskExit(exit, process)
        } catch {
            guard error.kind == .unavailable else { throw error }
            guard process.execID.isEmpty else {
                return TaskExit(status: 137, exitedAt: WallClock.now)
            }
            if let record = try await recordedEnd(id) { return record }
            return try await salvage(id)
        }
    }

    package func delete(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit {
        let process = ShimProcess(id: id, execID: execID ?? "")
        do throws(Fault) {
            guard case .exit(let exit) = try await call(.delete(process), to: id) else { throw Self.unexpected }
            let result = taskExit(exit, process)
            if process.execID.isEmpty { await shutDown(id) }
            return result
        } catch {
            guard error.kind == .unavailable, process.execID.isEmpty else { throw error }
            return try await salvage(id)
        }
    }

    // The shim's last act; that it is gone before it answered is what was asked for.
    private func shutDown(_ id: String) async {
        _ = try? await call(.shutdown(id: id, now: false), to: id, within: .seconds(15))
        forget(id)
    }

    /// The shim is gone: a new one ends and removes what it left, and records 137, supervisor lost, where the end was
    /// not recorded.
    private func salvage(_ id: String) async throws(Fault) -> TaskExit {
        let bundle = instance.container(id)
        guard folderExists(bundle) else { throw missing(id) }
        let client = try await spawn(id, bundle: bundle, runtime: "io.containerd.runc.v2")
        let result: Result<ShimReply, Fault>
        do throws(Fault) {
            result = .success(try await client.call(.delete(ShimProcess(id: id)), deadline: Self.patience))
        } catch { result = .failure(error) }
        await shutDown(id)
        guard case .exit(let exit) = try result.get() else { throw Self.unexpected }
        return taskExit(exit, ShimProcess(id: id))
    }

    private func folderExists(_ path: String) -> Bool {
        // Any failure means that there is no bundle to work on.
        (try? openFile(path, 0o200000).raw) != nil
    }

    /// The durable record of the container's last run; nil where it has none.
    private func recordedEnd(_ id: String) async throws(Fault) -> TaskExit? {
        let path = instance.exitRecord(id)
        let record = try await BlockingPool.shared.run { () throws(Fault) in try ExitRecord.load(path) }
        return record.map { TaskExit(status: $0.status, exitedAt: $0.exitedAt, oomKilled: $0.oomKilled) }
    }

    // What the wire's message does not say stands in the record, which is on disk by now.
    private func taskExit(_ exit: ShimExit, _ process: ShimProcess) -> TaskExit {
        var oomKilled = false
        // Without a record nothing says that memory ran out.
        if process.execID.isEmpty, let record = (try? ExitRecord.load(instance.exitRecord(process.id))) ?? nil {
            oomKilled = record.oomKilled
        }
        return TaskExit(status: exit.status, exitedAt: WallClock.text(exit.exitedAt), oomKilled: oomKilled)
    }
}

extension TaskStatus {
    fileprivate init(_ status: ShimStatus) {
        switch status {
        case .unknown: self = .unknown
        case .created: self = .created
        case .running: self = .running
        case .stopped: self = .stopped
        case .paused: self = .paused
        case .pausing: self = .pausing
        }
    }
}
