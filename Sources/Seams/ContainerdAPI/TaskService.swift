package import Faults
package import Linux
package import OCI

/// A task is the running side of a container; a process of it is its init or an exec
/// (containerd.services.tasks.v1.Tasks).
package protocol TaskService: Sendable {
    /// A hint that `create` of this task follows at once: what takes its time to come up may begin to. Returns at once,
    /// and makes nothing that is seen; without the `create`, `withdraw` follows.
    func expect(_ id: String, bundle: String, runtime: String, _ context: CallContext)
    /// Takes back what `expect` began and `create` has not used.
    func withdraw(_ id: String, _ context: CallContext) async
    /// Spawns the shim, which makes the container from its bundle without starting its command; the pid of its init.
    func create(_ request: TaskCreate, _ context: CallContext) async throws(Fault) -> Int32
    /// Starts the init (`execID` nil) or an exec; the pid.
    func start(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> Int32
    func state(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskState
    func kill(_ id: String, execID: String?, signal: Int32, all: Bool, _ context: CallContext) async throws(Fault)
    /// Removes what is left of an ended process; for the init the shim ends too.
    func delete(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit
    func exec(_ request: TaskExec, _ context: CallContext) async throws(Fault)
    func resize(
        _ id: String, execID: String?, width: UInt16, height: UInt16, _ context: CallContext
    ) async throws(Fault)
    func pids(_ id: String, _ context: CallContext) async throws(Fault) -> [Int32]
    /// Returns when the process ended; its exit was on disk before.
    func wait(_ id: String, execID: String?, _ context: CallContext) async throws(Fault) -> TaskExit
    /// A socket with the process's output, in Docker's multiplexed frames unless it has a terminal; what is written
    /// to it is the process's input, and half-close ends that.
    func attach(_ request: TaskAttach, _ context: CallContext) async throws(Fault) -> ByteChannel
}

extension TaskService {
    /// A hint may be passed over.
    package func expect(_ id: String, bundle: String, runtime: String, _ context: CallContext) {}
    /// Nothing was begun.
    package func withdraw(_ id: String, _ context: CallContext) async {}
}

/// How to make a task.
package struct TaskCreate: Sendable {
    package var id: String
    /// Folder with `config.json`; `shim.json` stands beside it.
    package var bundle: String
    /// How the rootfs is mounted; empty: the config's own `root.path` is ready.
    package var rootfs: [RootMount]
    package var terminal: Bool
    /// FIFOs of a caller that does its own stdio; all nil: the shim's supervisor owns stdio and the log.
    package var stdin: String?
    package var stdout: String?
    package var stderr: String?
    /// `io.containerd.runc.v2`, or the path of an OCI runtime.
    package var runtime: String

    package init(id: String, bundle: String, rootfs: [RootMount], terminal: Bool, runtime: String) {
        self.id = id
        self.bundle = bundle
        self.rootfs = rootfs
        self.terminal = terminal
        self.runtime = runtime
    }
}

/// How to make an exec process in a task; it starts with `start`.
package struct TaskExec: Sendable {
    package var id: String
    package var execID: String
    /// JSON of the runtime-spec's `process`.
    package var process: [UInt8]
    package var terminal: Bool
    /// Whether its stdin stays open for attach.
    package var openStdin: Bool

    package init(id: String, execID: String, process: [UInt8], terminal: Bool, openStdin: Bool) {
        self.id = id
        self.execID = execID
        self.process = process
        self.terminal = terminal
        self.openStdin = openStdin
    }
}

/// Which streams of a process to join.
package struct TaskAttach: Sendable {
    package var id: String
    package var execID: String?
    package var stdin: Bool
    package var stdout: Bool
    package var stderr: Bool
    /// Whether the stream's end on the client's side closes the process's stdin (`StdinOnce`).
    package var closesStdin: Bool

    package init(id: String, execID: String?, stdin: Bool, stdout: Bool, stderr: Bool, closesStdin: Bool) {
        self.id = id
        self.execID = execID
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.closesStdin = closesStdin
    }
}

/// Status of a process, in the task service's words.
package enum TaskStatus: String, Sendable, Codable {
    case unknown, created, running, stopped, paused, pausing
}

/// A process as it is now.
package struct TaskState: Sendable {
    package var pid: Int32
    package var status: TaskStatus
    /// Only when stopped.
    package var exit: TaskExit?

    package init(pid: Int32, status: TaskStatus, exit: TaskExit?) {
        self.pid = pid
        self.status = status
        self.exit = exit
    }
}

/// How a process ended.
package struct TaskExit: Sendable, Codable {
    /// Exit code; 128 + n after signal n.
    package var status: UInt32
    /// RFC 3339 with nanoseconds.
    package var exitedAt: String
    package var oomKilled: Bool

    package init(status: UInt32, exitedAt: String, oomKilled: Bool = false) {
        self.status = status
        self.exitedAt = exitedAt
        self.oomKilled = oomKilled
    }
}
