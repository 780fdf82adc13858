internal import EngineAPI
internal import Faults

extension Command {
    static let wait = Command(
        "wait", "CONTAINER [CONTAINER...]", "Block until one or more containers stop, then print their exit codes",
        spellings: ["container wait", "wait"], arity: .atLeast(1)
    ) { (use) throws(CommandFailure) in
        var failures: [String] = []
        for name in use.arguments {
            do throws(CommandFailure) {
                let wait = try await use.session.ask { (engine) throws(Fault) in
                    try await engine.containerWait(name, until: .notRunning)
                }
                use.console.line(String(try await WaitedExit.status(wait)))
            } catch {
                failures.append(error.message ?? "")
            }
        }
        if !failures.isEmpty { throw CommandFailure(failures.joined(separator: "\n")) }
    }
}
