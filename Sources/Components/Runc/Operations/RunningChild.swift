internal import Faults
internal import Glibc
internal import Linux

/// A child that walks its plan, with what it has told so far.
final class RunningChild {
    private(set) var pid: Int32
    private(set) var pidfd: PidFD
    /// The parent's end of the report socket.
    let channel: ByteChannel
    private(set) var console: ByteChannel?
    /// What the program is spoken with; nil: nothing.
    private(set) var socket: ByteChannel?
    /// Who is asked about system calls; nil: nobody.
    var supervisor: SeccompSupervisor?

    var report: Int32 { channel.raw }

    init(_ launched: LaunchedChild) {
        pid = launched.pid
        pidfd = PidFD(adopting: OwnedFD(adopting: launched.pidfd))
        channel = ByteChannel(OwnedFD(adopting: launched.report))
    }

    enum News { case nothing, userNamespace, child, wantsMount, mounted, ready, ended }

    /// Reads the messages that are there; a failing step is thrown. `ended`: the socket was closed, by exec or by
    /// the end of the process.
    func next(_ plan: LaunchPlan) throws(Fault) -> News {
        while true {
            guard let message = try receive() else { return .nothing }
            switch ChildReport(message.bytes) {
            case .ready: return .ready
            case .listener(let number): try handOver(number)
            case .wantsMount: return .wantsMount
            case .mounted: return .mounted
            case .userNamespace: return .userNamespace
            case .child:
                guard let first = message.descriptors.first else { return .ended }
                try replace(with: OwnedFD(adopting: first))
                return .child
            case .console:
                if let first = message.descriptors.first { console = ByteChannel(OwnedFD(adopting: first)) }
            case .socket:
                if let first = message.descriptors.first { socket = ByteChannel(OwnedFD(adopting: first)) }
            case .failed(let step, let kind, let text, let isWhole):
                throw plan.fault(step: step, kind: kind, text: text, isWhole: isWhole)
            case nil: return .ended
            }
        }
    }

    /// The child goes on as soon as the parent has the listener: the supervisor's first call may be its next one.
    private func handOver(_ number: Int32) throws(Fault) {
        guard let supervisor else { throw Fault(.internal, "a seccomp listener without a listenerPath") }
        let listener: OwnedFD
        do throws(SystemError) { listener = try pidfd.descriptor(number) } catch {
            throw error.fault("fetch the seccomp listener of process \(pid)")
        }
        _ = sendMessage(report, [0x53])
        try supervisor.send(listener.raw, of: pid)
    }

    /// The middle has ended: what it cloned is the child from here on.
    private func replace(with descriptor: consuming OwnedFD) throws(Fault) {
        do throws(SystemError) {
            let found = try ProcessFacts.pid(of: descriptor.raw)
            _ = try waitForExit(.pid(pid))
            pid = found
            pidfd = PidFD(adopting: descriptor)
        } catch {
            throw error.fault("take over the container's first process")
        }
    }

    /// One that ended before it had read all our words leaves an error in front of its own last ones (unix(7)).
    private func receive() throws(Fault) -> (bytes: [UInt8], descriptors: [Int32])? {
        while true {
            do { return try receiveDescriptors(report, limit: 4096) } catch {
                if error.errno != ECONNRESET { throw error.fault("hear from the container's first process") }
            }
        }
    }

    /// Kills and waits for it.
    func destroy() {
        // It may have ended already.
        try? pidfd.send(SIGKILL)
        Self.reap(pidfd)
        // One that a middle cloned and nobody has taken over.
        while let message = try? receive(), let first = message.descriptors.first {
            let other = PidFD(adopting: OwnedFD(adopting: first))
            if ChildReport(message.bytes) != .child { continue }
            try? other.send(SIGKILL)
            Self.reap(other)
        }
    }

    /// A killed child ends at once, unless a file system of the container's own (FUSE) holds it: then it is left to
    /// the reaper of its parent.
    static func reap(_ process: borrowing PidFD) {
        guard (try? waitReadable([process.raw], milliseconds: 2000)) == process.raw else { return }
        _ = try? waitForExit(.pidfd(process.raw))
    }
}
