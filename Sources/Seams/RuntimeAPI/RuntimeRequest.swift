package import Linux
package import OCI

/// What can be asked of a runtime (runtime-spec, runtime.md "Operations", and runc's command line).
package enum RuntimeRequest {
    case create(RuntimeCreate)
    case start(id: String)
    case exec(RuntimeExecute)
    case kill(id: String, signal: Int32, all: Bool)
    case delete(id: String, force: Bool)
    case state(id: String)
    case pause(id: String)
    case resume(id: String)
}

/// How to make a container.
package struct RuntimeCreate {
    package var id: String
    /// Folder with `config.json`.
    package var bundle: String
    /// Mounted as the rootfs in the container's own mount namespace; empty: the config's `root.path` is ready.
    package var rootfs: [RootMount]
    package var stdio: RuntimeStdio

    package init(id: String, bundle: String, rootfs: [RootMount], stdio: RuntimeStdio) {
        self.id = id
        self.bundle = bundle
        self.rootfs = rootfs
        self.stdio = stdio
    }
}

/// How to run one more process in a container.
package struct RuntimeExecute {
    package var id: String
    /// JSON of the runtime-spec's `process`.
    package var process: [UInt8]
    package var stdio: RuntimeStdio

    package init(id: String, process: [UInt8], stdio: RuntimeStdio) {
        self.id = id
        self.process = process
        self.stdio = stdio
    }
}

/// What a process gets as descriptors 0, 1 and 2.
package enum RuntimeStdio {
    /// Descriptors that the caller lends until the reply; -1 stands for /dev/null.
    case descriptors(stdin: Int32, stdout: Int32, stderr: Int32)
    /// A new pseudo-terminal of the container; its master comes with the reply. Columns and rows, 0 for unknown.
    case terminal(width: UInt16, height: UInt16)
}

/// What a runtime answers.
package enum RuntimeReply {
    /// `create` and `exec`; the console is the terminal's master.
    case process(pid: Int32, console: ByteChannel?)
    case state(RuntimeState)
    case done
}

/// `runc state` (runtime-spec, runtime.md "State").
package struct RuntimeState: Sendable {
    /// The specification's states, and runc's `paused`.
    package enum Status: String, Sendable, Codable {
        case creating, created, running, paused, stopped
    }

    package var id: String
    package var status: Status
    /// 0 when stopped.
    package var pid: Int32
    package var bundle: String

    package init(id: String, status: Status, pid: Int32, bundle: String) {
        self.id = id
        self.status = status
        self.pid = pid
        self.bundle = bundle
    }
}
