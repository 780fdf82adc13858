internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim {
    /// Removes what is left of an ended process.
    func delete(_ name: ShimProcess, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        if container == nil, name.execID.isEmpty, name.id == arguments.id { return salvage(reply) }
        let process = try process(name)
        switch process.state {
        case .stopped(let exit):
            if name.execID.isEmpty { return deleteContainer(process, exit, reply) }
            processes[name.execID] = nil
            process.stdio.finish {}
            reply(.success(.exit(exit)))
        case .registered:
            processes[name.execID] = nil
            process.stdio.finish {}
            reply(.success(.exit(ShimExit(pid: 0, status: 0, exitedAt: WallClock.nanoseconds))))
        case .created(let running):
            // Never started: its end is ours to make.
            try doing("delete container \(name.id)") { () throws(SystemError) in try running.pidfd.send(SIGKILL) }
            process.afterExit.append { [unowned self] in self.handle(.delete(name), from: .none, reply: reply) }
        default: throw process.conflict("delete", needs: "stopped")
        }
    }

    private func deleteContainer(_ process: TrackedProcess, _ exit: ShimExit, _ reply: @escaping ShimReplyHandler) {
        process.state = .deleting(exit)
        keeper?.deleted()
        runtime.run(.delete(id: arguments.id, force: false)) { [unowned self] result in
            if case .failure(let fault) = result, fault.kind != .notFound {
                process.state = .stopped(exit)
                return reply(.failure(fault))
            }
            let all = Array(self.processes.values)
            self.processes = [:]
            self.container = nil
            self.finish(all) { reply(.success(.exit(exit))) }
        }
    }

    // Attached clients get what is theirs before the shim may go.
    private func finish(_ processes: [TrackedProcess], _ done: @escaping () -> Void) {
        guard let first = processes.first else { return done() }
        first.stdio.finish { [unowned self] in self.finish(Array(processes.dropFirst()), done) }
    }

    /// After a shim that is gone: whatever is left of its container is killed and removed (`delete` of containerd's
    /// shims, which works without a live one). The exit is the recorded one, or 137: supervisor lost.
    private func salvage(_ reply: @escaping ShimReplyHandler) {
        killLeftover()
        runtime.run(.delete(id: arguments.id, force: true)) { [unowned self] result in
            if case .failure(let fault) = result, fault.kind != .notFound { return reply(.failure(fault)) }
            let record = LostShim.record(self.arguments)
            reply(
                .success(
                    .exit(
                        ShimExit(
                            pid: record.pid, status: record.status,
                            exitedAt: WallClock.parse(record.exitedAt) ?? WallClock.nanoseconds))))
        }
    }

    private func killLeftover() {
        let path = arguments.instance.liveRecord(arguments.id)
        // No record, no process that could be ours.
        guard let live = (try? LiveRecord.load(path)) ?? nil, let task = live.task, task.isAlive else { return }
        // It may end by itself meanwhile.
        guard let pidfd = try? PidFD(pid: task.pid), task.isAlive else { return }
        try? pidfd.send(SIGKILL)
    }
}
