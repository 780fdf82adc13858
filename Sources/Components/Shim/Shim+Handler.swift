internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim: ShimHandler {
    func handle(_ call: ShimCall, from caller: ShimCaller, reply: @escaping (Result<ShimReply, Fault>) -> Void) {
        do throws(Fault) { try serve(call, caller, reply) } catch { reply(.failure(error)) }
    }

    private func serve(_ call: ShimCall, _ caller: ShimCaller, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        switch call {
        case .create(let request): try create(request, reply)
        case .start(let name):
            if name.execID.isEmpty { keeper?.started(by: caller) }
            try start(try process(name), reply)
        case .delete(let name): try delete(name, reply)
        case .exec(let request): try exec(request, caller, reply)
        case .state(let name): reply(.success(.state(try state(name))))
        case .wait(let name):
            if name.execID.isEmpty { keeper?.waits(caller) }
            try process(name).wait(caller, reply)
        case .kill(let name, let signal, let all): try kill(try process(name), signal, all, reply)
        case .resize(let name, let width, let height):
            let process = try process(name)
            process.size = WindowSize(columns: width, rows: height)
            process.stdio.resize(process.size)
            reply(.success(.empty))
        case .closeIO(let name, let stdin):
            if stdin { try process(name).stdio.closeStdin() }
            reply(.success(.empty))
        case .attach(let request):
            _ = try process(request.process)
            reply(.success(.empty))
        default: try serveContainer(call, reply)
        }
    }

    private func serveContainer(_ call: ShimCall, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        switch call {
        case .pids(let id): reply(.success(.pids(try pids(id))))
        case .pause(let id): try pause(id, reply)
        case .resume(let id): try resume(id, reply)
        case .connect: reply(.success(connectReply))
        case .shutdown(_, let now): shutdown(now, reply)
        case .stats: throw Fault(.unimplemented, "stats of the shim")
        case .update: throw Fault(.unimplemented, "update of resources by the shim")
        default: throw Fault(.unimplemented, "call of the shim")
        }
    }

    func attached(_ request: ShimAttach, connection: ByteChannel, early: [UInt8]) {
        connectionEnded()
        // Deleted since the answer: the stream ends here.
        processes[request.process.execID]?.stdio.attach(request, connection: connection, early: early)
    }

    func disconnected(_ caller: ShimCaller) {
        for process in processes.values { process.forget(caller) }
        keeper?.disconnected(caller)
        execMakerLeft(caller)
        connectionEnded()
    }

    /// The process `name`; `notFound` in containerd's words.
    func process(_ name: ShimProcess) throws(Fault) -> TrackedProcess {
        guard name.id == arguments.id, let process = processes[name.execID] else {
            let what = name.execID.isEmpty ? "task \(name.id)" : "process \(name.execID) of task \(name.id)"
            throw Fault(.notFound, "no running task found: \(what) not found")
        }
        return process
    }

    private func state(_ name: ShimProcess) throws(Fault) -> ShimState {
        let process = try process(name)
        return ShimState(
            process: name, bundle: container?.bundle ?? "",
            pid: process.state.running?.pid ?? process.state.exit?.pid ?? 0, status: process.state.status,
            terminal: process.terminal, exit: process.state.exit)
    }

    private var connectReply: ShimReply {
        .connect(shimPid: getpid(), taskPid: processes[""]?.state.running?.pid ?? 0, version: "swmono.shim.v1")
    }

    private func shutdown(_ now: Bool, _ reply: ShimReplyHandler) {
        guard processes.isEmpty || now else { return reply(.success(.empty)) }
        // Who has the answer finds nothing of the shim any more; the answer leaves before the loop ends.
        cleanUp()
        reply(.success(.empty))
        loop.atEndOfTurn { [loop] in loop.stop() }
    }
}
