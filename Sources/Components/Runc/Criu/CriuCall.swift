internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux

/// How a criu is started.
struct CriuLaunch {
    /// Its descriptors 0, 1 and 2; -1 is /dev/null.
    var stdio: [Int32] = [-1, -1, -1]
    /// The images' folder and, if there is one, the work's; criu looks for them in its own mount namespace, or it could
    /// not mount below them.
    var folders: [String] = []
    /// Its descriptors after those.
    var inherited: [ByteChannel] = []
    /// What is done in its process before it is executed.
    var steps: [LaunchStep] = []
    var namespaces = NamespaceSet(rawValue: 0)
    var join: CgroupJoin?

    /// Where the folders come, after the standard descriptors and the socket that it is spoken with.
    static let firstFolder: Int32 = 4

    /// Adds one, with criu's number of it; once the folders are known.
    mutating func inherit(_ file: consuming OwnedFD) -> Int32 {
        inherited.append(ByteChannel(file))
        return Self.firstFolder + Int32(folders.count + inherited.count) - 1
    }
}

/// One `criu swrk` with one request: a child of ours, a packet socket, what is said on it until the answer.
///
/// What it says is not trusted: messages have limits, and one that ends, hangs or talks nonsense is a Fault.
final class CriuCall {
    enum Event {
        case nothing
        /// It runs and waits for the request.
        case started
        case notification(CriuNotification)
        /// It has answered and ended.
        case answer(CriuResponse)
    }

    private enum Phase { case starting, talking, ending(CriuResponse?), over }

    private let plan: LaunchPlan
    private let child: RunningChild
    private let process: ByteChannel
    private var phase = Phase.starting

    var pid: Int32 { child.pid }

    init(_ program: String, _ launch: CriuLaunch) throws(Fault) {
        var plan = LaunchPlan(arguments: ["criu", "swrk", "3"], environment: CriuProgram.environment)
        plan.child = [.closeDescriptors, .resetSignals] + (launch.join?.files.isEmpty == false ? [.joinCgroup] : [])
        plan.child +=
            [.offerSocket(folders: launch.folders)] + launch.steps + [.placeStdio, .findCommand(program), .execute]
        self.plan = plan
        do throws(SystemError) {
            let null = try openFile("/dev/null", O_RDWR)
            var slots = LaunchSlots(report: -1)
            slots.cgroupFiles = launch.join?.files ?? []
            slots.stdio = launch.stdio.map { $0 < 0 ? null.raw : $0 } + launch.inherited.map(\.raw)
            child = RunningChild(
                try ChildLaunch.start(
                    plan, slots, namespaces: launch.namespaces, intoCgroup: launch.join?.into ?? -1))
            process = ByteChannel(try child.pidfd.descriptorOfItsOwn())
        } catch {
            throw error.fault("start criu")
        }
    }

    var awaited: [Int32] {
        switch phase {
        case .starting: [child.report]
        case .talking: [child.socket?.raw ?? process.raw, process.raw]
        case .ending: [process.raw]
        case .over: []
        }
    }

    /// What comes next; `nothing`: wait.
    func next() throws(Fault) -> Event {
        switch phase {
        case .starting:
            guard try child.next(plan) == .ended else { return .nothing }
            phase = .talking
            do { try setNonblocking(try socket()) } catch { throw error.fault("speak to criu") }
            return .started
        case .talking: return try hear()
        case .ending(let answer): return try end(with: answer)
        case .over: return .nothing
        }
    }

    /// It is there once criu runs.
    private func socket() throws(SystemError) -> Int32 {
        guard let socket = child.socket else { throw SystemError("socket", errno: ENOTCONN) }
        return socket.raw
    }

    func send(_ message: [UInt8]) throws(Fault) {
        do throws(SystemError) { try sendDescriptors(try socket(), message, []) } catch {
            // It has ended: its status is what is told.
            guard error.errno != EPIPE, error.errno != ECONNRESET else { return }
            throw error.fault("speak to criu")
        }
    }

    /// Kills it and waits, unless it has ended; a killed child ends at once.
    func destroy() {
        if case .over = phase { return }
        phase = .over
        child.destroy()
    }

    private func hear() throws(Fault) -> Event {
        // Asked before the socket: what it said before its end is there then.
        let hasEnded = try didEnd()
        guard let packet = try receive(), !packet.bytes.isEmpty else {
            if hasEnded { throw failure() }
            return .nothing
        }
        let descriptors = packet.descriptors.map { ByteChannel(OwnedFD(adopting: $0)) }
        guard packet.bytes.count < CriuResponse.limit else { throw ProtobufReader.broken("it is too long") }
        let response = try CriuResponse(packet.bytes)
        if response.succeeded, response.kind == CriuRequestKind.notify.rawValue {
            guard let script = response.script else { throw ProtobufReader.broken("a notification without a name") }
            return .notification(CriuNotification(script: script, pid: response.pid, descriptors: descriptors))
        }
        // One that waits for more (PRE_DUMP) ends by this.
        if let socket = child.socket { shutdown(socket.raw, Int32(SHUT_WR)) }
        phase = .ending(response)
        return try end(with: response)
    }

    private func receive() throws(Fault) -> (bytes: [UInt8], descriptors: [Int32])? {
        do throws(SystemError) {
            let packet = try receiveDescriptors(try socket(), limit: CriuResponse.limit)
            if packet?.bytes.isEmpty == true { phase = .ending(nil) }
            return packet
        } catch {
            guard error.errno == ECONNRESET else { throw error.fault("hear from criu") }
            phase = .ending(nil)
            return ([], [])
        }
    }

    private func didEnd() throws(Fault) -> Bool {
        do throws(SystemError) { return try waitForExit(.pid(pid), blocking: false, keep: true) != nil } catch {
            throw error.fault("wait for criu")
        }
    }

    private func end(with answer: CriuResponse?) throws(Fault) -> Event {
        guard try didEnd() else { return .nothing }
        guard let answer else { throw failure() }
        let status = reap()
        // A pre-dump's criu counts our silence as a failure.
        let isPreDump = answer.kind == CriuRequestKind.preDump.rawValue
        if answer.succeeded, !isPreDump, let status, status.code != 0 { throw Self.failure(status) }
        return .answer(answer)
    }

    private func reap() -> ExitStatus? {
        phase = .over
        // It is there to be waited for, or somebody else was asked to.
        return (try? waitForExit(.pid(pid), blocking: false)) ?? nil
    }

    private func failure() -> Fault { Self.failure(reap()) }

    private static func failure(_ status: ExitStatus?) -> Fault {
        let how = status.map { $0.wasSignalled ? "signal \($0.value)" : "exit status \($0.value)" } ?? "unknown status"
        return Fault(.internal, "criu failed: it ended before its work was done: \(how)")
    }
}

/// What criu tells at a point of its work (action scripts of criu(8)); it waits until it may go on.
struct CriuNotification {
    let script: String
    let pid: Int32?
    var descriptors: [ByteChannel] = []
}
