internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

/// What a session with criu is for: a checkpoint or a restore.
protocol CriuTask: AnyObject {
    /// The command's name.
    var name: String { get }
    /// What criu has to be able to do here.
    var features: CriuFeatures { get }
    /// Whether the work may take as long as somebody else takes to fetch pages.
    var waitsForOthers: Bool { get }
    /// Makes ready; from here on `undo` is called on failure. `version` is criu's.
    func prepare(_ version: Int) throws(Fault) -> CriuLaunch
    /// What systemd is asked for just now; nil: nothing.
    var unitRequest: UnitRequest? { get }
    /// Brings a criu that runs as `pid`, and waits for its request, to its place; whether it is there.
    func place(_ pid: Int32) throws(Fault) -> Bool
    /// The request to a criu that runs as `pid`.
    func request(_ pid: Int32) throws(Fault) -> CriuRequest
    /// What a notification asks for; hooks are run before criu goes on.
    func heed(_ notification: CriuNotification) throws(Fault) -> [HookRun]
    func finish(_ answer: CriuResponse) throws(Fault) -> RuntimeReply
    func undo()
}

extension CriuTask {
    var unitRequest: UnitRequest? { nil }
    func place(_ pid: Int32) throws(Fault) -> Bool { true }
}

/// A task under way: the version, the features if any are wanted, the work; one criu each.
final class CriuSession: RuntimeOperation {
    private enum Stage { case version, features, work }

    private let program: String
    private let task: any CriuTask
    private let patience: Duration
    private var stage = Stage.version
    private var call: CriuCall?
    /// Whether it runs, and has not been sent its request.
    private var isPlacing = false
    private var version = 0
    private var hooks: [HookRun] = []
    private var limit: ContinuousClock.Instant?

    /// `patience` is how long criu may be silent at its work.
    init(_ program: String, _ task: any CriuTask, patience: Duration) {
        self.program = program
        self.task = task
        self.patience = patience
    }

    var awaited: [Int32] { hooks.first?.awaited ?? unitRequest?.awaited ?? call?.awaited ?? [] }
    var deadline: ContinuousClock.Instant? {
        if let unitRequest { return unitRequest.deadline }
        return hooks.isEmpty ? limit : hooks.first?.deadline
    }
    private var unitRequest: UnitRequest? { isPlacing ? task.unitRequest : nil }

    func begin() throws(Fault) -> RuntimeProgress {
        do throws(Fault) {
            try start(CriuLaunch())
            return try goOn()
        } catch { throw fail(error) }
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        do throws(Fault) { return try goOn() } catch { throw fail(error) }
    }

    private func goOn() throws(Fault) -> RuntimeProgress {
        while let call {
            guard try runHooks(call), try place(call) else { return .pending(self) }
            switch try call.next() {
            case .nothing:
                if let limit, ContinuousClock.now > limit { throw silence() }
                return .pending(self)
            case .started: isPlacing = true
            case .notification(let notification):
                hooks = try task.heed(notification)
                if hooks.isEmpty { try call.send(CriuRequest.acknowledgement) }
            case .answer(let answer):
                if let reply = try take(answer) { return .done(reply) }
            }
            renewLimit()
        }
        throw Fault(.internal, "a session with criu was not begun")
    }

    /// Whether criu has its request; it gets it where it is to work.
    private func place(_ call: CriuCall) throws(Fault) -> Bool {
        guard isPlacing else { return true }
        if stage == .work, !(try task.place(call.pid)) { return false }
        isPlacing = false
        try call.send(try request(call.pid).bytes)
        renewLimit()
        return true
    }

    /// Whether none is left to run; criu goes on after the last.
    private func runHooks(_ call: CriuCall) throws(Fault) -> Bool {
        if hooks.isEmpty { return true }
        while let first = hooks.first {
            guard try first.advance() else { return false }
            hooks.removeFirst()
        }
        try call.send(CriuRequest.acknowledgement)
        renewLimit()
        return true
    }

    private func start(_ launch: CriuLaunch) throws(Fault) {
        call = try CriuCall(program, launch)
        renewLimit()
    }

    private func renewLimit() {
        switch stage {
        case .version, .features: limit = .now + min(patience, .seconds(10))
        case .work: limit = task.waitsForOthers ? nil : .now + patience
        }
    }

    private func request(_ pid: Int32) throws(Fault) -> CriuRequest {
        switch stage {
        case .version: CriuRequest(kind: .version)
        case .features: CriuRequest(kind: .featureCheck, features: task.features)
        case .work: try task.request(pid)
        }
    }

    /// The reply, once the work is done.
    private func take(_ answer: CriuResponse) throws(Fault) -> RuntimeReply? {
        guard answer.succeeded else {
            let why = answer.message.map { ": " + CriuLog.clean($0) } ?? ""
            throw Fault(
                .internal,
                "criu failed: type \(CriuRequestKind.name(answer.kind)) errno \(answer.errno ?? 0)\(why)")
        }
        switch stage {
        case .version:
            version = answer.version ?? 0
            try CriuProgram.require(CriuProgram.oldest, version, for: task.name)
            stage = task.features.isEmpty ? .work : .features
        case .features:
            let missing = task.features.missing(in: answer.features ?? CriuFeatures())
            guard missing.isEmpty else {
                throw Fault(.failedPrecondition, "criu is missing features: [\(missing.joined(separator: " "))]")
            }
            stage = .work
        case .work: return try task.finish(answer)
        }
        try start(stage == .work ? try task.prepare(version) : CriuLaunch())
        return nil
    }

    private func silence() -> Fault {
        let name =
            switch stage {
            case .version: "its version"
            case .features: "its features"
            case .work: "its work"
            }
        return Fault(.deadlineExceeded, "criu failed: it was silent for too long at \(name), and was ended")
    }

    /// Ends all; the failure goes on.
    private func fail(_ fault: Fault) -> Fault {
        hooks.first?.cancel()
        hooks = []
        call?.destroy()
        call = nil
        if stage == .work { task.undo() }
        return fault
    }
}
