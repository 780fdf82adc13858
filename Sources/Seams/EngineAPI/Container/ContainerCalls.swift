package import Faults

/// Calls about containers. `id` is an id, a unique beginning of one, or a name.
package protocol ContainerCalls: Sendable {
    /// `platform` as `os/arch[/variant]`; nil is the host's. A missing image is `notFound` with
    /// `No such image: name:tag`.
    func containerCreate(
        _ request: ContainerCreateRequest, name: String?, platform: String?
    ) async throws(Fault) -> ContainerCreateResponse
    /// What a create and start would do, step by step, without doing it (`run --explain`).
    func containerExplain(
        _ request: ContainerCreateRequest, platform: String?
    ) async throws(Fault) -> String
    /// Throws `notModified` when it runs already.
    func containerStart(_ id: String) async throws(Fault)
    /// Throws `notModified` when it does not run.
    func containerStop(_ id: String, _ options: StopOptions) async throws(Fault)
    func containerRestart(_ id: String, _ options: StopOptions) async throws(Fault)
    /// `signal` as a name or number; nil is SIGKILL.
    func containerKill(_ id: String, signal: String?) async throws(Fault)
    func containerRemove(_ id: String, _ options: RemoveOptions) async throws(Fault)
    func containerRename(_ id: String, to name: String) async throws(Fault)
    func containerList(_ options: ContainerListOptions) async throws(Fault) -> [ContainerSummary]
    func containerInspect(_ id: String, size: Bool) async throws(Fault) -> ContainerInspect
    func containerLogs(_ id: String, _ options: LogOptions) async throws(Fault) -> AttachedStream
    func containerAttach(_ id: String, _ options: AttachOptions) async throws(Fault) -> AttachedStream
    /// Returns when the wait is registered, so that nothing that happens later is missed; its `result` waits.
    func containerWait(_ id: String, until: WaitCondition) async throws(Fault) -> PendingWait
    func containerResize(_ id: String, _ size: TerminalSize) async throws(Fault)
    /// `arguments` of ps(1); empty stands for `-ef`.
    func containerTop(_ id: String, arguments: String) async throws(Fault) -> TopResponse
    func containersPrune(_ filters: Filters) async throws(Fault) -> ContainersPruneResponse
}

/// Options of stop and restart.
package struct StopOptions: Sendable, Equatable {
    /// Name or number; nil: the container's own.
    package var signal: String?
    /// Seconds before SIGKILL, -1 waits without end; nil: the container's own.
    package var timeoutSeconds: Int?

    package init(signal: String? = nil, timeoutSeconds: Int? = nil) {
        self.signal = signal
        self.timeoutSeconds = timeoutSeconds
    }
}

/// Options of rm.
package struct RemoveOptions: Sendable, Equatable {
    package var force: Bool
    /// Anonymous volumes go too.
    package var volumes: Bool
    /// Removes a link, not the container.
    package var link: Bool

    package init(force: Bool = false, volumes: Bool = false, link: Bool = false) {
        self.force = force
        self.volumes = volumes
        self.link = link
    }
}

/// Options of ps.
package struct ContainerListOptions: Sendable, Equatable {
    /// Also those that do not run.
    package var all: Bool
    /// The newest n, running or not; nil: no limit.
    package var limit: Int?
    package var size: Bool
    package var filters: Filters

    package init(all: Bool = false, limit: Int? = nil, size: Bool = false, filters: Filters = [:]) {
        self.all = all
        self.limit = limit
        self.size = size
        self.filters = filters
    }
}

/// Options of logs.
package struct LogOptions: Sendable, Equatable {
    package var stdout = true
    package var stderr = true
    package var follow = false
    package var timestamps = false
    /// Labels and variables that the log driver keeps, before each line.
    package var details = false
    /// Seconds since 1970 with nanoseconds (`1700000000.000000000`); nil: from the start.
    package var since: String?
    package var until: String?
    /// Number of lines from the end, or `all`.
    package var tail = "all"

    package init() {}
}

/// Options of attach.
package struct AttachOptions: Sendable, Equatable {
    package var stdin: Bool
    package var stdout: Bool
    package var stderr: Bool
    /// Output that was there before.
    package var logs: Bool
    /// `ctrl-p,ctrl-q` and the like; nil: the default. The client itself looks for the keys.
    package var detachKeys: String?

    package init(
        stdin: Bool, stdout: Bool = true, stderr: Bool = true, logs: Bool = false, detachKeys: String? = nil
    ) {
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.logs = logs
        self.detachKeys = detachKeys
    }
}

/// What a wait waits for.
package enum WaitCondition: String, Sendable {
    /// Returns at once for a container that does not run.
    case notRunning = "not-running"
    case nextExit = "next-exit"
    case removed
}

/// A wait that is registered.
package struct PendingWait: Sendable {
    /// Suspends until the condition holds.
    package let result: @Sendable () async throws(Fault) -> WaitResponse

    package init(result: @escaping @Sendable () async throws(Fault) -> WaitResponse) {
        self.result = result
    }
}
