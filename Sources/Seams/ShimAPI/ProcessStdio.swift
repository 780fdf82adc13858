package import Faults
package import Linux

/// Who owns the standard streams of a container's processes: log, attach, stdin. It lives in the shim's loop.
package protocol StdioSupervisor: AnyObject {
    /// Makes the streams of a process that is about to be.
    func stdio(_ request: StdioRequest) throws(Fault) -> any ProcessStdio
}

/// What a process's streams must be.
package struct StdioRequest {
    package var process: ShimProcess
    package var terminal: Bool
    /// Whether there is a stdin; else it reads /dev/null.
    package var openStdin: Bool
    /// Whether its output goes to the container's log: the init's does, an exec's does not.
    package var logged: Bool

    package init(process: ShimProcess, terminal: Bool, openStdin: Bool, logged: Bool) {
        self.process = process
        self.terminal = terminal
        self.openStdin = openStdin
        self.logged = logged
    }
}

/// The standard streams of one process.
package protocol ProcessStdio: AnyObject {
    /// Descriptors 0, 1 and 2 for the runtime to give to the process (-1: /dev/null), this object's own; nil where the
    /// runtime makes a terminal.
    var given: StdioEnds? { get }
    /// The process exists, and has its ends: ours are closed. `console` is a terminal's master.
    func launched(console: ByteChannel?)
    /// A terminal's size; remembered until there is one.
    func resize(_ size: WindowSize)
    /// The process's stdin ends after what is under way.
    func closeStdin()
    /// A client joins; before the launch too, so that it misses nothing.
    func attach(_ request: ShimAttach, connection: ByteChannel, early: [UInt8])
    /// The process ended: takes what it left in its pipes, into the log too, before this returns.
    func ended()
    /// Nothing more will come: calls `done` when every client has all it is to get, or is given up.
    func finish(_ done: @escaping () -> Void)
}

/// Numbers of descriptors for a process's 0, 1 and 2.
package struct StdioEnds {
    package let stdin: Int32
    package let stdout: Int32
    package let stderr: Int32

    package init(stdin: Int32, stdout: Int32, stderr: Int32) {
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
    }
}
