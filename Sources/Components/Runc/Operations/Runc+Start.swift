internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    /// Lets a created container go. Where this process created it, the end of its report tells whether the program
    /// could be executed.
    func start(_ id: String) throws(Fault) -> RuntimeProgress {
        let record = try root.read(id)
        if isPaused(record) { throw Fault(.failedPrecondition, "cannot start a container in the paused state") }
        do throws(SystemError) {
            let barrier = try openFile(root.barrier(id), O_WRONLY | O_NONBLOCK | O_NOFOLLOW)
            try barrier.writeAll([1])
            try removeFile(root.barrier(id))
        } catch {
            switch error.errno {
            case ENXIO: throw Fault(.failedPrecondition, "cannot start a container that has stopped")
            case ENOENT where record.isAlive:
                throw Fault(.failedPrecondition, "cannot start an already running container")
            case ENOENT: throw Fault(.failedPrecondition, "cannot start a container that has stopped")
            default: throw error.fault("start container \(id)")
            }
        }
        let report = takeReport(id)
        if report == nil, record.hooks == nil { return .done(.done) }
        return try StartOperation(record, report).begin()
    }
}

/// `start` under way: waits until the program runs, then for poststart hooks.
private final class StartOperation: RuntimeOperation {
    private let record: ContainerRecord
    private var report: ByteChannel?
    private var hooks: HookRun?
    /// startContainer hooks take the time they are given.
    private let limit: ContinuousClock.Instant?

    init(_ record: ContainerRecord, _ report: ByteChannel?) {
        self.record = record
        self.report = report
        limit = record.runsStartHooks ? nil : .now + .seconds(30)
    }

    var awaited: [Int32] { hooks?.awaited ?? report.map { [$0.raw] } ?? [] }
    var deadline: ContinuousClock.Instant? { hooks == nil ? limit : hooks?.deadline }

    func begin() throws(Fault) -> RuntimeProgress { report == nil ? try runHooks() : .pending(self) }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        if let report {
            guard try isRunning(report) else { return .pending(self) }
            self.report = nil
        }
        return try runHooks()
    }

    private func runHooks() throws(Fault) -> RuntimeProgress {
        let list = record.hooks?[.poststart] ?? []
        let run =
            hooks
            ?? HookRun(
                .poststart, list, state: record.hookState(.running, pid: record.pid), directory: record.bundle)
        hooks = run
        do throws(Fault) { return try run.advance() ? .done(.done) : .pending(self) } catch {
            // It has failed to start (runtime.md, "Lifecycle"); it may have ended by itself.
            if let process = try? PidFD(pid: record.pid), record.isAlive { try? process.send(SIGKILL) }
            throw error
        }
    }

    /// Whether the report has ended with exec; a failure before it is thrown.
    private func isRunning(_ report: ByteChannel) throws(Fault) -> Bool {
        let message: (bytes: [UInt8], descriptors: [Int32])?
        do { message = try receiveDescriptors(report.raw, limit: 4096) } catch { return true }
        guard let message else {
            if let limit, ContinuousClock.now > limit {
                throw Fault(.deadlineExceeded, "container did not start in 30 s")
            }
            return false
        }
        if case .failed(_, let kind, let text, _) = ChildReport(message.bytes) { throw Fault(kind, text) }
        return true
    }
}
