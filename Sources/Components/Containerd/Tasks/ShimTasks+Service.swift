package import ContainerdAPI
package import Faults
package import Linux
internal import ShimAPI
internal import State

extension ShimTasks: TaskService {
    package func create(_ request: TaskCreate, _ context: CallContext) async throws(Fault) -> Int32 {
        let client = try await shim(request.id, bundle: request.bundle, runtime: request.runtime)
        do throws(Fault) {
            let reply = try await client.call(.create(Self.wire(request)), deadline: Self.patience)
            guard case .pid(let pid) = reply else { throw Self.unexpected }
            return pid
        } catch {
            // The shim ends with its last connection.
            _ = try? await client.call(.shutdown(id: request.id, now: true), deadline: .seconds(5))
            forget(request.id)
            guard error.kind == .unavailable else { throw error }
            throw Fault(.unavailable, "the shim of \(request.id) ended: \(spawner.lastWords(request.id))", cause: error)
        }
    }

    private static func wire(_ request: TaskCreate) -> ShimCreate {
        let supervised = request.stdin == nil && request.stdout == nil && request.stderr == nil
        let stream = { (path: String?) in supervised ? ShimStdio.supervisor : ShimStdio(uri: path ?? "") }
        return ShimCreate(
            id: request.id, bundle: request.bundle, rootfs: request.rootfs, terminal: request.terminal,
            stdin: stream(request.stdin), stdout: stream(request.stdout), stderr: stream(request.stderr))
    }

    static var unexpected: Fault { Fault(.internal, "the shim gave another call's answer") }

    package func start(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> Int32 {
        let reply = try await callTask(.start(ShimProcess(id: id, execID: execID ?? "")), id)
        guard case .pid(let pid) = reply else { throw Self.unexpected }
        return pid
    }

    /// A call that needs a live task: a shim that is gone is a task that does not run.
    private func callTask(_ call: ShimCall, _ id: String) async throws(Fault) -> ShimReply {
        do { return try await self.call(call, to: id) } catch {
            throw error.kind == .unavailable ? missing(id) : error
        }
    }

    package func kill(
        _ id: String, execID: String?, signal: Int32, all: Bool, _ context: CallContext
    ) async throws(Fault) {
        _ = try await callTask(.kill(ShimProcess(id: id, execID: execID ?? ""), signal: signal, all: all), id)
    }

    package func exec(_ request: TaskExec, _ context: CallContext) async throws(Fault) {
        let exec = ShimExec(
            process: ShimProcess(id: request.id, execID: request.execID), spec: request.process,
            terminal: request.terminal, stdin: request.openStdin ? .supervisor : .none, stdout: .supervisor,
            stderr: .supervisor)
        _ = try await callTask(.exec(exec), request.id)
    }

    package func resize(
        _ id: String, execID: String?, width: UInt16, height: UInt16, _ context: CallContext
    ) async throws(Fault) {
        let process = ShimProcess(id: id, execID: execID ?? "")
        _ = try await callTask(.resize(process, width: width, height: height), id)
    }

    package func pids(_ id: String, _ context: CallContext) async throws(Fault) -> [Int32] {
        guard case .pids(let pids) = try await callTask(.pids(id: id), id) else { throw Self.unexpected }
        return pids
    }

    package func attach(_ request: TaskAttach, _ context: CallContext) async throws(Fault) -> ByteChannel {
        try await attachStream(
            ShimAttach(
                process: ShimProcess(id: request.id, execID: request.execID ?? ""), stdin: request.stdin,
                stdout: request.stdout, stderr: request.stderr, closesStdin: request.closesStdin))
    }
}
