package import Faults
internal import Glibc
internal import Linux
package import RuntimeAPI

/// Seam 4 over a process border: any OCI runtime's executable.
///
/// The caller must be a child subreaper (the container's first process is the runtime's child, and the runtime
/// ends) and reap all its children: crun leaves a failed `exec` behind, and a pid namespace cannot end before all
/// in it are waited for.
package final class ExecutedRuntime: Runtime {
    let program: RuntimeProgram
    /// Containers whose rootfs we have mounted in this life: id to bundle.
    var bundles: [String: String] = [:]
    private var serial = 0

    package init(_ program: RuntimeProgram) throws(Fault) {
        self.program = program
        for folder in [program.root, program.root + "/state"] where mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw SystemError("mkdir", errno: errno, folder).fault("use runtime \(program.path)")
        }
    }

    package func begin(_ request: RuntimeRequest) throws(Fault) -> RuntimeProgress {
        switch request {
        case .create(let create): try begin(create: create)
        case .exec(let execute): try begin(exec: execute)
        case .start(let id): try simple(["start", id], id)
        case .pause(let id): try simple(["pause", id], id)
        case .resume(let id): try simple(["resume", id], id)
        case .kill(let id, let signal, let all):
            try simple(["kill"] + (all ? ["--all"] : []) + [id, "\(signal)"], id)
        case .state(let id): try begin(state: id)
        case .delete(let id, let force): try begin(delete: id, force: force)
        }
    }

    private func simple(_ command: [String], _ id: String) throws(Fault) -> RuntimeProgress {
        try run(command, scratch: scratch(id)) { (_) throws(Fault) in .done(.done) }
    }

    /// Starts the runtime; `finish` is called when it has ended well.
    func run(
        _ command: [String], stdio: RuntimeStdio? = nil, scratch: Scratch, ignoringFailure: Bool = false,
        undo: @escaping () -> Void = {}, finish: @escaping CommandOperation.Finish
    ) throws(Fault) -> RuntimeProgress {
        do {
            return .pending(
                try CommandOperation(
                    program, command, stdio: stdio, scratch: scratch, ignoringFailure: ignoringFailure, undo: undo,
                    finish: finish))
        } catch {
            undo()
            scratch.remove()
            throw error.fault("start runtime \(program.path)")
        }
    }

    /// Names for one call's files.
    func scratch(_ id: String) -> Scratch {
        serial += 1
        return Scratch(program.root + "/\(getpid())-\(serial)")
    }
}
