internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim {
    /// Makes the container; its command waits for `start`.
    func create(_ request: ShimCreate, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        guard container == nil else { throw Fault(.alreadyExists, "task \(request.id) already exists") }
        guard request.id == arguments.id else {
            throw Fault(.invalidArgument, "this is the shim of \(arguments.id), not of \(request.id)")
        }
        let record =
            try ShimRecord.load("\(request.bundle)/\(ShimRecord.fileName)")
            ?? ShimRecord(id: request.id, terminal: request.terminal, logDriver: "none")
        // The end of the last run is over.
        unlink("\(request.bundle)/\(ExitRecord.fileName)")
        let process = try makeInit(request, record)
        processes[""] = process
        container = Container(
            bundle: request.bundle, record: record,
            live: LiveRecord(id: request.id, generation: record.generation, shim: .current))
        let what = RuntimeCreate(
            id: request.id, bundle: request.bundle, rootfs: request.rootfs, stdio: Self.stdio(process))
        runtime.run(.create(what)) { [unowned self] result in self.created(process, result, reply) }
    }

    private func makeInit(_ request: ShimCreate, _ record: ShimRecord) throws(Fault) -> TrackedProcess {
        let name = ShimProcess(id: request.id)
        let streams = StdioChoice(stdin: request.stdin, stdout: request.stdout, stderr: request.stderr)
        if streams.supervised, supervisor == nil { supervisor = try makeSupervisor(record) }
        let stdio = try streams.stdio(
            StdioRequest(
                process: name, terminal: request.terminal, openStdin: streams.supervisesStdin && record.openStdin,
                logged: true), supervisor)
        return TrackedProcess(name, terminal: request.terminal, stdio: stdio, spec: [], state: .creating)
    }

    /// How the runtime is told about a process's streams.
    static func stdio(_ process: TrackedProcess) -> RuntimeStdio {
        if let given = process.stdio.given {
            return .descriptors(stdin: given.stdin, stdout: given.stdout, stderr: given.stderr)
        }
        return .terminal(width: process.size.columns, height: process.size.rows)
    }

    private func created(
        _ process: TrackedProcess, _ result: Result<RuntimeReply, Fault>, _ reply: @escaping ShimReplyHandler
    ) {
        switch result {
        case .success(.process(let pid, let console)):
            do throws(Fault) {
                process.stdio.launched(console: console)
                process.state = .created(try running(pid, process))
                noteInit(pid)
                reply(.success(.pid(pid)))
            } catch { undoCreate(process, error, reply) }
        case .success: undoCreate(process, Fault(.internal, "the runtime made no process"), reply)
        case .failure(let fault): undoCreate(process, fault, reply)
        }
    }

    private func undoCreate(_ process: TrackedProcess, _ fault: Fault, _ reply: @escaping ShimReplyHandler) {
        processes[""] = nil
        container = nil
        process.stdio.finish {}
        reply(.failure(fault))
    }

    /// Watches a process that exists now.
    func running(_ pid: Int32, _ process: TrackedProcess) throws(Fault) -> ProcessState.Running {
        do throws(SystemError) {
            let running = ProcessState.Running(pid: pid, pidfd: try PidFD(pid: pid))
            try loop.watch(running.pidfd.raw, .readable) { [unowned self] _ in self.children.check(pid) }
            children.track(pid) { [unowned self] status in
                self.loop.forget(running.pidfd.raw)
                self.ended(process, status)
            }
            return running
        } catch { throw error.fault("watch process \(pid)") }
    }

    private func noteInit(_ pid: Int32) {
        // A process that is gone already shares nothing and is nobody to be found again.
        container?.live.task = try? OwnerProcess(of: pid)
        container?.sharesPids = (try? readLink("/proc/\(pid)/ns/pid")) == (try? readLink("/proc/self/ns/pid"))
        container?.cgroups = (try? readFile("/proc/\(pid)/cgroup", limit: 65536)) ?? []
        saveLive()
    }

    /// Replaces `live.json`.
    func saveLive() {
        // It helps whoever cleans up after a dead shim; the container runs without it.
        try? container?.live.save(arguments.instance.liveRecord(arguments.id), .volatile)
    }
}
