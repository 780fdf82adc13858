internal import Faults
internal import Linux
internal import LogDriverAPI
internal import Logs
internal import Runc
internal import RuntimeAPI
internal import RuntimeExec
internal import Shim
internal import ShimAPI
internal import ShimTTRPC
internal import State
internal import Supervisor

/// `containerd-shim`: what this executable plugs into a shim. The same in both wirings: a shim is a process anyway.
func shim(_ arguments: [String]) -> Int32 {
    shimMain(Array(arguments.dropFirst()), OwnShimParts())
}

private struct OwnShimParts: ShimParts {
    func runtime(_ arguments: ShimArguments) throws(Fault) -> any Runtime {
        if arguments.runtime.hasPrefix("io.containerd.") {
            return Runc(root: arguments.instance.runtimeRoot, endsWithParent: true)
        }
        let name = arguments.runtime
        let folder = "\(arguments.instance.execRoot)/runtimes/\(name.replacingSlashes)"
        // Found first: a runtime that is not there leaves no folder behind.
        let program = try RuntimeProgram(name, root: folder)
        try doing("make \(folder)") { () throws(SystemError) in try makeFolder(folder) }
        return try ExecutedRuntime(program)
    }

    func supervisor(
        _ record: ShimRecord, _ arguments: ShimArguments, _ loop: EventLoop
    ) throws(Fault) -> any StdioSupervisor {
        try Supervisor(record, loop: loop, drivers: LogPlugins(), folder: arguments.bundle)
    }

    func server() -> any ShimServer { TTRPCServer() }
}

extension String {
    /// As a name of one folder.
    fileprivate var replacingSlashes: String { String(map { $0 == "/" ? "-" : $0 }) }
}
