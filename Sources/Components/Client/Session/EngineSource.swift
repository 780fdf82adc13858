package import EngineAPI
package import Faults

/// Where a command gets its engine: in this process, or behind a socket.
package protocol EngineSource: Sendable {
    /// Called at most once a command line, when something is first asked.
    func engine(_ options: ClientOptions) async throws(Fault) -> any EngineClient
}
