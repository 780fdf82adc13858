package import Faults
package import Linux
package import LogDriverAPI
package import ShimAPI
package import State

/// What lives as long as a container beside its processes: log, attach, stdin.
///
/// Vocabulary: a *pump* reads one output stream of a process; a *client* is an attached connection; its *backlog* is
/// what it has not taken yet; the *input* is a process's stdin.
package final class Supervisor: StdioSupervisor {
    private let loop: EventLoop
    private let log: (any LogWriter)?
    private let spill: String
    private let scratch = ScratchBuffer()

    /// `folder`: where a client's backlog goes that memory should not hold.
    package init(_ record: ShimRecord, loop: EventLoop, drivers: any LogDrivers, folder: String) throws(Fault) {
        self.loop = loop
        spill = folder
        let target = LogTarget(
            driver: record.logDriver, options: record.logOptions, path: record.logPath,
            attributes: record.logAttributes)
        log = try drivers.writer(target)
    }

    package func stdio(_ request: StdioRequest) throws(Fault) -> any ProcessStdio {
        do {
            return try ProcessStreams(
                request, loop: loop, log: request.logged ? log : nil, scratch: scratch, spill: spill)
        } catch { throw error.fault("make the streams of \(request.process.id)") }
    }
}

/// The one buffer through which all output of a shim goes, made when the first output comes.
final class ScratchBuffer {
    private(set) lazy var room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 4096)
}
