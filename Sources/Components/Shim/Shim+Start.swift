internal import Faults
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim {
    /// Starts the init's command, or an exec.
    func start(_ process: TrackedProcess, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        switch process.state {
        case .created(let running): startInit(process, running, reply)
        case .registered: try startExec(process, reply)
        default: throw process.conflict("start", needs: "created")
        }
    }

    private func startInit(
        _ process: TrackedProcess, _ running: ProcessState.Running, _ reply: @escaping ShimReplyHandler
    ) {
        process.state = .starting(running)
        runtime.run(.start(id: arguments.id)) { [unowned self] result in
            if case .failure(let fault) = result {
                if case .starting = process.state { process.state = .created(running) }
                return reply(.failure(fault))
            }
            // It may have ended already.
            if case .starting = process.state { process.state = .running(running) }
            self.container?.live.startedAt = WallClock.now
            self.saveLive()
            reply(.success(.pid(running.pid)))
            // The launch is over: what it took of heap and stack goes back, for a shim may wait for months.
            self.loop.after(.seconds(1)) { [weak self] in
                self?.watchMemory()
                trimMemory()
            }
        }
    }

    // A second late, so that a launch does not pay for it: what happened before is counted then.
    private func watchMemory() {
        guard let container, container.oom == nil, processes[""]?.state.running != nil else { return }
        let keeper = OOMKeeper(container.cgroups, loop) { [unowned self] in
            self.container?.live.oomKilled = true
            self.saveLive()
        }
        self.container?.oom = keeper
    }

    /// Announces an exec; `start` runs it.
    func exec(_ request: ShimExec, _ caller: ShimCaller, _ reply: ShimReplyHandler) throws(Fault) {
        let main = try process(ShimProcess(id: request.process.id))
        guard case .running = main.state else { throw main.conflict("exec in", needs: "running") }
        guard !request.process.execID.isEmpty, processes[request.process.execID] == nil else {
            throw Fault(.alreadyExists, "exec \(request.process.execID) already exists")
        }
        let streams = StdioChoice(stdin: request.stdin, stdout: request.stdout, stderr: request.stderr)
        let stdio = try streams.stdio(
            StdioRequest(
                process: request.process, terminal: request.terminal, openStdin: streams.supervisesStdin,
                logged: false), supervisor)
        let process = TrackedProcess(
            request.process, terminal: request.terminal, stdio: stdio, spec: request.spec, state: .registered)
        if streams.supervised { process.maker = caller }
        processes[request.process.execID] = process
        reply(.success(.empty))
    }

    private func startExec(_ process: TrackedProcess, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        let main = try self.process(ShimProcess(id: process.name.id))
        guard case .running = main.state else { throw main.conflict("exec in", needs: "running") }
        process.state = .starting(nil)
        let what = RuntimeExecute(id: arguments.id, process: process.spec, stdio: Self.stdio(process))
        runtime.run(.exec(what)) { [unowned self] result in self.execStarted(process, result, reply) }
    }

    private func execStarted(
        _ process: TrackedProcess, _ result: Result<RuntimeReply, Fault>, _ reply: @escaping ShimReplyHandler
    ) {
        do throws(Fault) {
            guard case .process(let pid, let console) = try result.get() else {
                throw Fault(.internal, "the runtime made no process")
            }
            process.stdio.launched(console: console)
            process.state = .running(try running(pid, process))
            reply(.success(.pid(pid)))
        } catch {
            // As Docker counts a command that could not be run; whoever waits learns it too.
            let exit = ShimExit(pid: 0, status: UInt32(error.kind.runExitCode), exitedAt: WallClock.nanoseconds)
            process.state = .stopped(exit)
            process.stdio.ended()
            process.tell(exit)
            reply(.failure(error))
        }
    }
}
