package import Faults
package import Linux

/// Seam 1: everything a client asks of the engine; one protocol a noun.
///
/// What is thrown is the engine's own text; the client puts `Error response from daemon: ` before it.
package protocol EngineClient: ContainerCalls, ExecCalls, ImageCalls, SystemCalls {}

/// Bytes to and from a container (Engine API, "hijacked" streams).
package struct AttachedStream: Sendable {
    /// A socket: reading gives output, writing is input, half-close ends the input. For logs it may be a pipe.
    package let channel: ByteChannel
    /// Whether output comes in Docker's frames (stream, 0, 0, 0, big-endian length); without, it is raw.
    package let multiplexed: Bool

    package init(channel: ByteChannel, multiplexed: Bool) {
        self.channel = channel
        self.multiplexed = multiplexed
    }
}

/// `--filter` conditions: each name with the values that were given for it.
package typealias Filters = [String: [String]]

/// Calls about the engine itself.
package protocol SystemCalls: Sendable {
    /// Throws when the engine cannot be reached.
    func ping() async throws(Fault)
    func info() async throws(Fault) -> SystemInfo
    func version() async throws(Fault) -> SystemVersion
}

/// Calls about processes that join a container.
package protocol ExecCalls: Sendable {
    /// The exec's id.
    func execCreate(_ container: String, _ config: ExecConfig) async throws(Fault) -> String
    /// The process's streams; nil with `detach`.
    func execStart(_ id: String, _ options: ExecStartOptions) async throws(Fault) -> AttachedStream?
    func execInspect(_ id: String) async throws(Fault) -> ExecInspect
    func execResize(_ id: String, _ size: TerminalSize) async throws(Fault)
}

/// Rows and columns of a terminal.
package struct TerminalSize: Sendable, Equatable {
    package var height: UInt16
    package var width: UInt16

    package init(height: UInt16, width: UInt16) {
        self.height = height
        self.width = width
    }
}
