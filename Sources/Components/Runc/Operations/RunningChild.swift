internal import Faults
internal import Glibc
internal import Linux

/// A child that walks its plan, with what it has told so far.
final class RunningChild {
    let pid: Int32
    let pidfd: PidFD
    /// The parent's end of the report socket.
    let channel: ByteChannel
    private(set) var console: ByteChannel?

    var report: Int32 { channel.raw }

    init(_ launched: LaunchedChild) {
        pid = launched.pid
        pidfd = PidFD(adopting: OwnedFD(adopting: launched.pidfd))
        channel = ByteChannel(OwnedFD(adopting: launched.report))
    }

    enum News { case nothing, mounted, ready, ended }

    /// Reads the messages that are there; a failing step is thrown. `ended`: the socket was closed, by exec or by
    /// the end of the process.
    func next(_ plan: LaunchPlan) throws(Fault) -> News {
        while true {
            guard let message = try receive() else { return .nothing }
            switch ChildReport(message.bytes) {
            case .ready: return .ready
            case .mounted: return .mounted
            case .console:
                if let first = message.descriptors.first { console = ByteChannel(OwnedFD(adopting: first)) }
            case .failed(let step, let kind, let text, let isWhole):
                throw plan.fault(step: step, kind: kind, text: text, isWhole: isWhole)
            case nil: return .ended
            }
        }
    }

    private func receive() throws(Fault) -> (bytes: [UInt8], descriptors: [Int32])? {
        do { return try receiveDescriptors(report, limit: 4096) } catch {
            if error.errno == ECONNRESET { return ([], []) }
            throw error.fault("hear from the container's first process")
        }
    }

    /// Kills and waits for it. It cannot block long: a killed child ends at once.
    func destroy() {
        // It may have ended already.
        try? pidfd.send(SIGKILL)
        _ = try? waitForExit(.pid(pid))
    }
}
