internal import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension ExecutedRuntime {
    func begin(create request: RuntimeCreate) throws(Fault) -> RuntimeProgress {
        let scratch = scratch(request.id)
        let rootfs = BundleRootfs(bundle: request.bundle)
        try rootfs.mount(request.rootfs)
        do throws(Fault) { try NamedUser.resolve(bundle: request.bundle) } catch {
            rootfs.unmount(count: request.rootfs.count)
            throw error
        }
        if !request.rootfs.isEmpty { bundles[request.id] = request.bundle }
        let command =
            ["create", "--bundle", request.bundle, "--pid-file", scratch.pidFile]
            + consoleOption(request.stdio, scratch) + [request.id]
        return try run(
            command, stdio: request.stdio, scratch: scratch,
            undo: { [weak self] in
                rootfs.unmount(count: request.rootfs.count)
                self?.bundles[request.id] = nil
            },
            finish: { (outcome) throws(Fault) in try Self.process(outcome, scratch) })
    }

    func begin(exec request: RuntimeExecute) throws(Fault) -> RuntimeProgress {
        let scratch = scratch(request.id)
        let process = try process(of: request)
        do {
            let file = try openFile(scratch.process, O_WRONLY | O_CREAT | O_EXCL)
            try file.writeAll(process)
        } catch {
            throw error.fault("exec in \(request.id)")
        }
        let command =
            ["exec", "--detach", "--process", scratch.process, "--pid-file", scratch.pidFile]
            + consoleOption(request.stdio, scratch) + [request.id]
        return try run(command, stdio: request.stdio, scratch: scratch) { (outcome) throws(Fault) in
            try Self.process(outcome, scratch)
        }
    }

    /// The process as the runtime can read it: its user in numbers, and its terminal's size, for an `exec` runs at once
    /// and setting it afterwards would come too late.
    private func process(of request: RuntimeExecute) throws(Fault) -> [UInt8] {
        // What we cannot read the runtime will refuse.
        guard var known = try? JSONDecoder().decode(RuntimeSpec.Process.self, from: Data(request.process)) else {
            return request.process
        }
        if let bundle = bundles[request.id] { known = try NamedUser.resolve(known, bundle: bundle) }
        if case .terminal(let width, let height) = request.stdio, width > 0, height > 0 {
            known.consoleSize = RuntimeSpec.ConsoleSize(height: UInt(height), width: UInt(width))
        }
        return (try? JSONEncoder().encode(known)).map { Array($0) } ?? request.process
    }

    private func consoleOption(_ stdio: RuntimeStdio, _ scratch: Scratch) -> [String] {
        if case .terminal = stdio { return ["--console-socket", scratch.console] }
        return []
    }

    private static func process(_ outcome: CommandOutcome, _ scratch: Scratch) throws(Fault) -> RuntimeProgress {
        do throws(SystemError) {
            let text = String(decoding: try readFile(scratch.pidFile, limit: 64), as: UTF8.self)
            guard let pid = Int32(text) else { throw SystemError("read", errno: EINVAL, scratch.pidFile) }
            return .done(.process(pid: pid, console: outcome.console))
        } catch {
            throw error.fault("the runtime left no process id")
        }
    }
}
