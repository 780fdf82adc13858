/// One more process in a running container (Engine API, `ExecConfig`).
package struct ExecConfig: Sendable, Equatable, Codable, ZeroValue {
    @Always package var user: String = ""
    @Always package var privileged: Bool = false
    @Always package var tty: Bool = false
    /// Rows, columns.
    package var consoleSize: [Int]?
    @Always package var attachStdin: Bool = false
    @Always package var attachStderr: Bool = false
    @Always package var attachStdout: Bool = false
    @Always package var detachKeys: String = ""
    @OrNull package var env: [String]?
    @Always package var workingDir: String = ""
    @OrNull package var cmd: [String]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case user = "User"
        case privileged = "Privileged"
        case tty = "Tty"
        case consoleSize = "ConsoleSize"
        case attachStdin = "AttachStdin"
        case attachStderr = "AttachStderr"
        case attachStdout = "AttachStdout"
        case detachKeys = "DetachKeys"
        case env = "Env"
        case workingDir = "WorkingDir"
        case cmd = "Cmd"
    }
}

/// How to start an exec.
package struct ExecStartOptions: Sendable, Equatable, Codable, ZeroValue {
    @Always package var detach: Bool = false
    @Always package var tty: Bool = false
    /// Rows, columns.
    package var consoleSize: [Int]?

    package init() {}

    package init(detach: Bool, tty: Bool, consoleSize: [Int]? = nil) {
        self.detach = detach
        self.tty = tty
        self.consoleSize = consoleSize
    }

    enum CodingKeys: String, CodingKey {
        case detach = "Detach"
        case tty = "Tty"
        case consoleSize = "ConsoleSize"
    }
}
