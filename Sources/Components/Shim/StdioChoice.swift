internal import Faults
internal import Linux
internal import ShimAPI

/// Who serves a process's three streams, as its maker asked.
struct StdioChoice {
    let stdin: ShimStdio
    let stdout: ShimStdio
    let stderr: ShimStdio

    private var all: [ShimStdio] { [stdin, stdout, stderr] }
    var supervised: Bool { all.contains(.supervisor) }
    var supervisesStdin: Bool { stdin == .supervisor }

    /// The streams' owner: the supervisor, or FIFOs and /dev/null.
    func stdio(_ request: StdioRequest, _ supervisor: (any StdioSupervisor)?) throws(Fault) -> any ProcessStdio {
        if supervised {
            guard let supervisor else { throw Fault(.internal, "the shim has no supervisor") }
            return try supervisor.stdio(request)
        }
        guard !request.terminal else {
            throw Fault(.unimplemented, "a terminal over FIFOs; leave stdin, stdout and stderr to the supervisor")
        }
        do { return try FifoStdio(self) } catch { throw error.fault("open the streams of \(request.process.id)") }
    }
}
