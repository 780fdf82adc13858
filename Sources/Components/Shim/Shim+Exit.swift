internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim {
    /// A process ended: its output is taken, its end is on disk, and only then is anyone told.
    func ended(_ process: TrackedProcess, _ status: ExitStatus) {
        let exit = ShimExit(
            pid: status.pid, status: UInt32(clamping: status.code), exitedAt: WallClock.nanoseconds)
        process.stdio.ended()
        if process.name.execID.isEmpty { recordEnd(exit) }
        process.state = .stopped(exit)
        let waiting = process.waitingCallers
        process.tell(exit)
        if process.maker != nil { forgetLater(process) }
        if process.name.execID.isEmpty, let container {
            if container.sharesPids { runtime.run(.kill(id: arguments.id, signal: SIGKILL, all: true)) { _ in } }
            keeper?.containerEnded(waiting)
        }
    }

    private func recordEnd(_ exit: ShimExit) {
        guard let container else { return }
        container.oom?.end()
        let record = ExitRecord(
            id: arguments.id, generation: container.record.generation, pid: exit.pid, status: exit.status,
            startedAt: container.live.startedAt, exitedAt: WallClock.text(exit.exitedAt),
            oomKilled: container.live.oomKilled || OOMKills.count(container.cgroups) > 0)
        let path = "\(container.bundle)/\(ExitRecord.fileName)"
        do { try record.save(path, container.record.autoRemove ? .volatile : .durable) } catch {
            let text = "containerd-shim: record the exit of \(arguments.id): \(error)\n"
            _ = text.withCString { write(2, $0, strlen($0)) }
        }
    }

    func kill(
        _ process: TrackedProcess, _ signal: Int32, _ all: Bool, _ reply: @escaping ShimReplyHandler
    ) throws(Fault) {
        guard (1...64).contains(signal) else { throw Fault(.invalidArgument, "invalid signal: \(signal)") }
        guard let running = process.state.running else {
            // containerd's text; clients go by the kind.
            throw Fault(.notFound, "process already finished")
        }
        if process.name.execID.isEmpty {
            return runtime.run(.kill(id: arguments.id, signal: signal, all: all)) {
                reply($0.map { _ in .empty })
            }
        }
        do { try running.pidfd.send(signal) } catch { throw error.fault("kill exec \(process.name.execID)") }
        reply(.success(.empty))
    }
}
