package import EngineAPI
package import Faults

/// Where a command gets its engine: in this process, or behind a socket.
package protocol EngineSource: Sendable {
    /// Called once before the command runs, while the process has one thread.
    func prepare(_ options: ClientOptions) throws(Fault)
    /// Called at most once a command line, when something is first asked.
    func engine(_ options: ClientOptions) async throws(Fault) -> any EngineClient
}

extension EngineSource {
    /// Nothing: an engine behind a socket has its own surroundings.
    package func prepare(_ options: ClientOptions) throws(Fault) {}
}
