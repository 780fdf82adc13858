package import OCI

/// Seam 3: containerd's task service (containerd.task.v2.Task, containerd.task.v3.Task) and our private
/// `swmono.shim.v1` calls. An empty exec id means the container's init.
package enum ShimCall: Sendable {
    case create(ShimCreate)
    case start(ShimProcess)
    case delete(ShimProcess)
    case exec(ShimExec)
    case resize(ShimProcess, width: UInt16, height: UInt16)
    case state(ShimProcess)
    case pids(id: String)
    case pause(id: String)
    case resume(id: String)
    case kill(ShimProcess, signal: Int32, all: Bool)
    case closeIO(ShimProcess, stdin: Bool)
    /// JSON of the runtime-spec's `resources`.
    case update(id: String, resources: [UInt8])
    case wait(ShimProcess)
    case stats(id: String)
    case connect(id: String)
    case shutdown(id: String, now: Bool)
    /// Private: the connection becomes the process's stream after the reply.
    case attach(ShimAttach)
}

/// Names a process: a container and, unless it is its init, one of its execs.
package struct ShimProcess: Sendable, Hashable {
    package var id: String
    package var execID: String

    package init(id: String, execID: String = "") {
        self.id = id
        self.execID = execID
    }
}

/// How to make the container.
package struct ShimCreate: Sendable, Equatable {
    package var id: String
    /// Folder with `config.json` and, for a container of ours, `shim.json`.
    package var bundle: String
    package var rootfs: [RootMount]
    package var terminal: Bool
    package var stdin: ShimStdio
    package var stdout: ShimStdio
    package var stderr: ShimStdio

    package init(
        id: String, bundle: String, rootfs: [RootMount], terminal: Bool, stdin: ShimStdio, stdout: ShimStdio,
        stderr: ShimStdio
    ) {
        self.id = id
        self.bundle = bundle
        self.rootfs = rootfs
        self.terminal = terminal
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
    }
}

/// How to make an exec process; it starts with `start`.
package struct ShimExec: Sendable, Equatable {
    package var process: ShimProcess
    /// JSON of the runtime-spec's `process`.
    package var spec: [UInt8]
    package var terminal: Bool
    package var stdin: ShimStdio
    package var stdout: ShimStdio
    package var stderr: ShimStdio

    package init(
        process: ShimProcess, spec: [UInt8], terminal: Bool, stdin: ShimStdio, stdout: ShimStdio, stderr: ShimStdio
    ) {
        self.process = process
        self.spec = spec
        self.terminal = terminal
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
    }
}

/// Who serves one of a process's standard streams.
package enum ShimStdio: Sendable, Hashable {
    /// `/dev/null`; an empty string on the wire.
    case none
    /// The shim's own supervisor: log, attach; `supervisor://` on the wire, in the manner of containerd's `binary://`.
    case supervisor
    /// A FIFO that the caller serves.
    case fifo(String)

    /// The wire's form.
    package var uri: String {
        switch self {
        case .none: ""
        case .supervisor: "supervisor://"
        case .fifo(let path): path
        }
    }

    /// Reads the wire's form.
    package init(uri: String) {
        switch uri {
        case "": self = .none
        case "supervisor://": self = .supervisor
        default: self = .fifo(uri)
        }
    }
}

/// Which streams of a process to join.
package struct ShimAttach: Sendable, Equatable {
    package var process: ShimProcess
    package var stdin: Bool
    package var stdout: Bool
    package var stderr: Bool
    /// Whether the end of the client's side ends the process's stdin.
    package var closesStdin: Bool

    package init(process: ShimProcess, stdin: Bool, stdout: Bool, stderr: Bool, closesStdin: Bool) {
        self.process = process
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.closesStdin = closesStdin
    }
}
