/// What is known of an exec (Engine API, `ExecInspectResponse`).
package struct ExecInspect: Sendable, Equatable, Codable, ZeroValue {
    @Always package var id: String = ""
    @Always package var running: Bool = false
    /// nil while it runs.
    @OrNull package var exitCode: Int?
    @Always package var processConfig: ExecProcess = ExecProcess()
    @Always package var openStdin: Bool = false
    @Always package var openStderr: Bool = false
    @Always package var openStdout: Bool = false
    @Always package var canRemove: Bool = false
    @Always package var containerID: String = ""
    @Always package var detachKeys: String = ""
    @Always package var pid: Int = 0

    package init() {}

    enum CodingKeys: String, CodingKey {
        case id = "ID"
        case running = "Running"
        case exitCode = "ExitCode"
        case processConfig = "ProcessConfig"
        case openStdin = "OpenStdin"
        case openStderr = "OpenStderr"
        case openStdout = "OpenStdout"
        case canRemove = "CanRemove"
        case containerID = "ContainerID"
        case detachKeys = "DetachKeys"
        case pid = "Pid"
    }
}

/// The command of an exec.
package struct ExecProcess: Sendable, Equatable, Codable, ZeroValue {
    @Always package var tty: Bool = false
    @Always package var entrypoint: String = ""
    @Always package var arguments: [String] = []
    @Always package var privileged: Bool = false
    @Always package var user: String = ""

    package init() {}

    enum CodingKeys: String, CodingKey {
        case tty, entrypoint, arguments, privileged, user
    }
}
