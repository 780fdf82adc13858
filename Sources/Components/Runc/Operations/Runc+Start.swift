internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

extension Runc {
    /// Lets a created container go. Where this process created it, the end of its report tells whether the program
    /// could be executed.
    func start(_ id: String) throws(Fault) -> RuntimeProgress {
        let record = try root.read(id)
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
        guard let report = reports.removeValue(forKey: id) else { return .done(.done) }
        return .pending(StartOperation(report))
    }
}

/// `start` under way: waits until the program runs.
private final class StartOperation: RuntimeOperation {
    private let report: ByteChannel
    private let limit = ContinuousClock.now + .seconds(30)

    init(_ report: ByteChannel) { self.report = report }

    var awaited: [Int32] { [report.raw] }
    var deadline: ContinuousClock.Instant? { limit }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        let message: (bytes: [UInt8], descriptors: [Int32])?
        do { message = try receiveDescriptors(report.raw, limit: 4096) } catch { return .done(.done) }
        guard let message else {
            if ContinuousClock.now > limit { throw Fault(.deadlineExceeded, "container did not start in 30 s") }
            return .pending(self)
        }
        if case .failed(_, let kind, let text, _) = ChildReport(message.bytes) { throw Fault(kind, text) }
        return .done(.done)
    }
}
