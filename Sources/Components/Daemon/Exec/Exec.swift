internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import OCI
internal import State

extension Daemon {
    /// Registers a process for a running container; it starts with `execStart`.
    package func execCreate(_ container: String, _ config: ExecConfig) async throws(Fault) -> String {
        guard let command = config.cmd, !command.isEmpty else {
            throw Fault(.invalidArgument, "No exec command specified")
        }
        let record = try store.find(container)
        try await checkExec(record)
        let entry = ExecEntry(id: RandomID.make(), container: record.id, config: config)
        await runs.add(entry)
        return entry.id
    }

    private func checkExec(_ record: ContainerRecord) async throws(Fault) {
        switch try await phase(of: record) {
        case .running: break
        case .paused:
            throw Fault(.conflict, "Container \(record.id) is paused, unpause the container before exec")
        default: throw Fault(.conflict, "container \(record.id) is not running")
        }
    }

    /// Starts an exec once; its streams, unless it is detached.
    package func execStart(_ id: String, _ options: ExecStartOptions) async throws(Fault) -> AttachedStream? {
        let entry = try await runs.exec(id)
        guard !entry.isStarted else {
            throw Fault(.conflict, "Error: Exec command \(id) has already run")
        }
        let record = try store.load(entry.container)
        try await checkExec(record)
        await runs.change(id) { $0.isStarted = true }
        do throws(Fault) {
            return try await start(entry, record, options)
        } catch {
            let code = Self.exitCode(of: error)
            await runs.change(id) { $0.exitCode = code }
            throw error
        }
    }

    private func start(
        _ entry: ExecEntry, _ record: ContainerRecord, _ options: ExecStartOptions
    ) async throws(Fault) -> AttachedStream? {
        let (config, tasks) = (entry.config, containerd.tasks)
        try AppArmor.prepare(try AppArmor.kept(by: record, HostFacts.current))
        let process = try ExecSpec.process(config, record, options, HostFacts.current).jsonText
        try await tasks.exec(
            TaskExec(
                id: record.id, execID: entry.id, process: process, terminal: config.tty,
                openStdin: config.attachStdin), context)
        do throws(Fault) {
            var stream: AttachedStream?
            if !options.detach {
                let channel = try await tasks.attach(
                    TaskAttach(
                        id: record.id, execID: entry.id, stdin: config.attachStdin, stdout: config.attachStdout,
                        stderr: config.attachStderr, closesStdin: true), context)
                stream = AttachedStream(channel: channel, multiplexed: !config.tty)
            }
            let pid = try await tasks.start(record.id, execID: entry.id, context)
            await runs.change(entry.id) { $0.pid = pid }
            if !options.detach { watch(entry) }
            return stream
        } catch {
            // What was not started leaves nothing in the shim.
            _ = try? await tasks.delete(record.id, execID: entry.id, context)
            throw error
        }
    }

    /// Keeps the exit code, and clears the process from the shim. Unstructured: it lives as long as the process.
    private func watch(_ entry: ExecEntry) {
        let (tasks, context, runs) = (containerd.tasks, context, runs)
        Task(executorPreference: BlockingPool.shared) {
            // A shim that is gone took the process with it: killed.
            let exit = try? await tasks.wait(entry.container, execID: entry.id, context)
            let code = Int(exit?.status ?? 137)
            await runs.change(entry.id) { $0.exitCode = code }
            // With the shim gone there is nothing to clear.
            _ = try? await tasks.delete(entry.container, execID: entry.id, context)
        }
    }

    /// How an exec of this process went.
    package func execInspect(_ id: String) async throws(Fault) -> ExecInspect {
        var entry = try await runs.exec(id)
        guard entry.isStarted, entry.exitCode == nil else { return Self.inspect(entry) }
        if let exit = (try? await containerd.tasks.state(entry.container, execID: id, context))?.exit {
            entry.exitCode = Int(exit.status)
        } else {
            // It runs, or the shim has forgotten it: the watcher knew before.
            entry = try await runs.exec(id)
        }
        return Self.inspect(entry)
    }

    private static func inspect(_ entry: ExecEntry) -> ExecInspect {
        var answer = ExecInspect()
        answer.id = entry.id
        answer.running = entry.isStarted && entry.exitCode == nil
        answer.exitCode = entry.exitCode
        answer.containerID = entry.container
        answer.pid = Int(entry.pid)
        answer.openStdin = entry.config.attachStdin
        answer.openStdout = entry.config.attachStdout
        answer.openStderr = entry.config.attachStderr
        answer.detachKeys = entry.config.detachKeys
        answer.processConfig.tty = entry.config.tty
        answer.processConfig.entrypoint = entry.config.cmd?.first ?? ""
        answer.processConfig.arguments = Array((entry.config.cmd ?? []).dropFirst())
        answer.processConfig.privileged = entry.config.privileged
        answer.processConfig.user = entry.config.user
        return answer
    }

    /// Sets the size of an exec's terminal.
    package func execResize(_ id: String, _ size: TerminalSize) async throws(Fault) {
        let entry = try await runs.exec(id)
        try await containerd.tasks.resize(
            entry.container, execID: id, width: size.width, height: size.height, context)
    }
}
