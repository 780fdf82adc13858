package import Faults
internal import Glibc
package import Linux
package import RuntimeAPI
package import ShimAPI
package import State

/// What the executable plugs into a shim.
package protocol ShimParts {
    func runtime(_ arguments: ShimArguments) throws(Fault) -> any Runtime
    func supervisor(
        _ record: ShimRecord, _ arguments: ShimArguments, _ loop: EventLoop
    ) throws(Fault) -> any StdioSupervisor
    func server() -> any ShimServer
}

/// The shim's personality: serves one container until it is deleted. `arguments` are those behind the name.
///
/// One thread, one loop. Returns the exit code; what went wrong stands on stderr, which is the shim's log.
package func shimMain(_ arguments: [String], _ parts: any ShimParts) -> Int32 {
    do throws(Fault) {
        let parsed = try ShimArguments(parsing: arguments)
        World.settle()
        let shim = try Shim(parsed, parts)
        try shim.run()
        return 0
    } catch {
        let text = "containerd-shim: \(error)\n"
        _ = text.withCString { write(2, $0, strlen($0)) }
        return 1
    }
}
