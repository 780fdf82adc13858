/// Answers of the task service; which call has which, is the table of `ShimCall`.
package enum ShimReply: Sendable {
    /// start of an exec registration, resize, pause, resume, kill, closeIO, update, shutdown, attach
    case empty
    /// create, start
    case pid(Int32)
    /// delete, wait
    case exit(ShimExit)
    case state(ShimState)
    case pids([Int32])
    /// stats: a message by its type's name
    case stats(type: String, value: [UInt8])
    case connect(shimPid: Int32, taskPid: Int32, version: String)
}

/// How a process ended.
package struct ShimExit: Sendable, Equatable {
    package var pid: Int32
    /// Exit code; 128 + n after signal n.
    package var status: UInt32
    /// Nanoseconds since 1970.
    package var exitedAt: Int64

    package init(pid: Int32, status: UInt32, exitedAt: Int64) {
        self.pid = pid
        self.status = status
        self.exitedAt = exitedAt
    }
}

/// Status of a process; the raw values are the wire's.
package enum ShimStatus: Int, Sendable {
    case unknown, created, running, stopped, paused, pausing
}

/// What `state` says of a process.
package struct ShimState: Sendable, Equatable {
    package var process: ShimProcess
    package var bundle: String
    package var pid: Int32
    package var status: ShimStatus
    package var terminal: Bool
    /// Only when stopped.
    package var exit: ShimExit?

    package init(
        process: ShimProcess, bundle: String, pid: Int32, status: ShimStatus, terminal: Bool, exit: ShimExit?
    ) {
        self.process = process
        self.bundle = bundle
        self.pid = pid
        self.status = status
        self.terminal = terminal
        self.exit = exit
    }
}
