/// Where a container is in its life (Engine API, `ContainerState`).
package struct ContainerState: Sendable, Equatable, Codable, ZeroValue {
    /// `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`.
    @Always package var status: String = ""
    @Always package var running: Bool = false
    @Always package var paused: Bool = false
    @Always package var restarting: Bool = false
    @Always package var oomKilled: Bool = false
    @Always package var dead: Bool = false
    @Always package var pid: Int = 0
    @Always package var exitCode: Int = 0
    @Always package var error: String = ""
    /// RFC 3339 with nanoseconds; `0001-01-01T00:00:00Z` for never.
    @Always package var startedAt: String = ""
    @Always package var finishedAt: String = ""
    package var health: HealthState?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case status = "Status"
        case running = "Running"
        case paused = "Paused"
        case restarting = "Restarting"
        case oomKilled = "OOMKilled"
        case dead = "Dead"
        case pid = "Pid"
        case exitCode = "ExitCode"
        case error = "Error"
        case startedAt = "StartedAt"
        case finishedAt = "FinishedAt"
        case health = "Health"
    }
}

/// Outcome of the last health checks.
package struct HealthState: Sendable, Equatable, Codable, ZeroValue {
    @Always package var status: String = ""
    @Always package var failingStreak: Int = 0
    @OrNull package var log: [HealthResult]?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case status = "Status"
        case failingStreak = "FailingStreak"
        case log = "Log"
    }
}

/// One health check that ran.
package struct HealthResult: Sendable, Equatable, Codable, ZeroValue {
    @Always package var start: String = ""
    @Always package var end: String = ""
    @Always package var exitCode: Int = 0
    @Always package var output: String = ""

    package init() {}

    enum CodingKeys: String, CodingKey {
        case start = "Start"
        case end = "End"
        case exitCode = "ExitCode"
        case output = "Output"
    }
}
