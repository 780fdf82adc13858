internal import Faults
internal import OCI
internal import ShimAPI
internal import ShimMessages
internal import SwiftProtobuf

extension RequestEnvelope {
    /// The call that a stranger asks for; `unimplemented` for an unknown service or method, as ttrpc answers.
    func call() throws(Fault) -> ShimCall {
        switch service {
        case ShimService.task, ShimService.task3: try taskCall()
        case ShimService.own where method == "Attach": .attach(try attach())
        case ShimService.own: throw unknownMethod
        default: throw Fault(.unimplemented, "service \(service)")
        }
    }

    private var unknownMethod: Fault { Fault(.unimplemented, "method \(service)/\(method)") }

    private func taskCall() throws(Fault) -> ShimCall {
        switch method {
        case "Create": .create(try create())
        case "Start": .start(try process(WireStartRequest.self))
        case "Delete": .delete(try process(WireDeleteRequest.self))
        case "Exec": .exec(try exec())
        case "State": .state(try process(WireStateRequest.self))
        case "Wait": .wait(try process(WireWaitRequest.self))
        case "ResizePty": try resize()
        case "Kill": try kill()
        case "CloseIO": try closeIO()
        case "Update": try update()
        default: try containerCall()
        }
    }

    private func containerCall() throws(Fault) -> ShimCall {
        switch method {
        case "Pids": .pids(id: try decode(WirePidsRequest.self, payload).id)
        case "Pause": .pause(id: try decode(WirePauseRequest.self, payload).id)
        case "Resume": .resume(id: try decode(WireResumeRequest.self, payload).id)
        case "Stats": .stats(id: try decode(WireStatsRequest.self, payload).id)
        case "Connect": .connect(id: try decode(WireConnectRequest.self, payload).id)
        case "Shutdown": try shutdown()
        default: throw unknownMethod
        }
    }

    private func process<R: ProcessRequest>(_ type: R.Type) throws(Fault) -> ShimProcess {
        try decode(type, payload).process
    }

    private func create() throws(Fault) -> ShimCreate {
        let request = try decode(WireCreateTaskRequest.self, payload)
        guard request.checkpoint.isEmpty, request.parentCheckpoint.isEmpty else {
            throw Fault(.unimplemented, "create \(request.id) from a checkpoint")
        }
        let rootfs = request.rootfs.map {
            RootMount(type: $0.type, source: $0.source, target: $0.target, options: $0.options)
        }
        return ShimCreate(
            id: request.id, bundle: request.bundle, rootfs: rootfs, terminal: request.terminal,
            stdin: ShimStdio(uri: request.stdin), stdout: ShimStdio(uri: request.stdout),
            stderr: ShimStdio(uri: request.stderr))
    }

    private func exec() throws(Fault) -> ShimExec {
        let request = try decode(WireExecProcessRequest.self, payload)
        return ShimExec(
            process: ShimProcess(id: request.id, execID: request.execID), spec: Array(request.spec.value),
            terminal: request.terminal, stdin: ShimStdio(uri: request.stdin), stdout: ShimStdio(uri: request.stdout),
            stderr: ShimStdio(uri: request.stderr))
    }

    private func resize() throws(Fault) -> ShimCall {
        let request = try decode(WireResizePtyRequest.self, payload)
        return .resize(
            ShimProcess(id: request.id, execID: request.execID), width: UInt16(clamping: request.width),
            height: UInt16(clamping: request.height))
    }

    private func kill() throws(Fault) -> ShimCall {
        let request = try decode(WireKillRequest.self, payload)
        guard let signal = Int32(exactly: request.signal) else {
            throw Fault(.invalidArgument, "signal \(request.signal) is out of range")
        }
        return .kill(ShimProcess(id: request.id, execID: request.execID), signal: signal, all: request.all)
    }

    private func closeIO() throws(Fault) -> ShimCall {
        let request = try decode(WireCloseIORequest.self, payload)
        return .closeIO(ShimProcess(id: request.id, execID: request.execID), stdin: request.stdin)
    }

    private func update() throws(Fault) -> ShimCall {
        let request = try decode(WireUpdateTaskRequest.self, payload)
        return .update(id: request.id, resources: Array(request.resources.value))
    }

    private func shutdown() throws(Fault) -> ShimCall {
        let request = try decode(WireShutdownRequest.self, payload)
        return .shutdown(id: request.id, now: request.now)
    }

    private func attach() throws(Fault) -> ShimAttach {
        let request = try decode(PrivateAttachRequest.self, payload)
        return ShimAttach(
            process: ShimProcess(id: request.id, execID: request.execID), stdin: request.stdin,
            stdout: request.stdout, stderr: request.stderr, closesStdin: request.closesStdin)
    }
}
