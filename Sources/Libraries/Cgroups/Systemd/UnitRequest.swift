internal import DBus
package import Faults
internal import Linux

/// One thing asked of systemd, which never waits: `advance` when what is awaited can be read or the deadline is over.
package final class UnitRequest {
    enum Goal {
        case start(UnitStart, process: Int32)
        case stop(String)
        case set(String, [UnitProperty])
        case attach(String, folder: String, process: Int32)
        /// Properties of the manager.
        case ask([String])
    }

    private enum Phase {
        case connecting
        case calling(UInt32)
        /// The object's path of a job.
        case working(String)
        case resetting(UInt32, again: Bool)
        case done
    }

    /// How long an answer may take, and how long a job.
    struct Patience {
        var answer: Duration = .seconds(25)
        var job: Duration = .seconds(30)
    }

    private let bus: SystemdBus
    private let goal: Goal
    private let patience: Patience
    private var phase = Phase.connecting
    private var limit: ContinuousClock.Instant
    private var hasReset = false
    /// Jobs that ended before we knew which is ours; a peer that tells of ever more of them is not listened to.
    private var ended: [Ended] = []
    /// Greetings whose failure is ours.
    private var greetings: [UInt32] = []
    private(set) var answers: [BusValue] = []

    init(_ bus: SystemdBus, _ goal: Goal, patience: Patience = Patience()) {
        self.bus = bus
        self.goal = goal
        self.patience = patience
        limit = .now + patience.answer
    }

    /// The end of a job.
    private struct Ended {
        let job: String
        let result: String
        let sender: String?
    }

    /// Descriptors to read; none while too many others connect.
    package var awaited: [Int32] {
        if case .connecting = phase { return [] }
        return bus.connected.map { [$0.descriptor] } ?? []
    }

    /// When to advance although nothing came.
    package var deadline: ContinuousClock.Instant {
        if case .connecting = phase { return min(limit, .now + .milliseconds(100)) }
        return limit
    }

    /// Whether it is done.
    package func advance() throws(Fault) -> Bool {
        do throws(Fault) { return try goOn() } catch {
            if [.unavailable, .deadlineExceeded].contains(error.kind) { bus.close() }
            throw error
        }
    }

    private func goOn() throws(Fault) -> Bool {
        while true {
            if case .done = phase { return true }
            guard let connection = try bus.open() else { return try late() }
            if case .connecting = phase {
                try begin(connection)
            } else if let message = try connection.next() {
                try take(message, connection)
            } else {
                return try late()
            }
        }
    }

    private func late() throws(Fault) -> Bool {
        guard ContinuousClock.now > limit else { return false }
        if case .working = phase {
            reset(oneWay: true)
            throw Fault(.deadlineExceeded, "\(what): systemd has not come to the end of it")
        }
        throw Fault(.deadlineExceeded, "\(what): systemd does not answer")
    }

    private func begin(_ connection: BusConnection) throws(Fault) {
        if bus.hasDaemon, !bus.isSubscribed {
            let rule = "type='signal',sender='\(Systemd.name)',interface='\(Systemd.manager)',member='JobRemoved'"
            greetings.append(
                try connection.send(
                    .call(BusConnection.bus, "/org/freedesktop/DBus", BusConnection.bus, "AddMatch", [.string(rule)])))
            // It says so when we have done that before, which is fine.
            var subscribe = Systemd.call("Subscribe")
            subscribe.isOneWay = true
            try connection.send(subscribe)
            bus.isSubscribed = true
        }
        try call(connection)
    }

    private func call(_ connection: BusConnection) throws(Fault) {
        limit = .now + patience.answer
        switch goal {
        case .start(let start, let process):
            phase = .calling(try connection.send(Systemd.call("StartTransientUnit", start.body(process: process))))
        case .stop(let name):
            phase = .calling(try connection.send(Systemd.call("StopUnit", [.string(name), .string("replace")])))
        case .set(let name, let properties):
            let body: [BusValue] = [.string(name), .boolean(true), UnitProperty.list(properties)]
            phase = .calling(try connection.send(Systemd.call("SetUnitProperties", body)))
        case .attach(let name, let folder, let process):
            let list = BusValue.array(.uint32, [.uint32(UInt32(bitPattern: process))])
            phase = .calling(
                try connection.send(Systemd.call("AttachProcessesToUnit", [.string(name), .string(folder), list])))
        case .ask(let names):
            phase = .calling(try connection.send(Systemd.get(names[answers.count])))
        }
    }

    private func take(_ message: BusMessage, _ connection: BusConnection) throws(Fault) {
        if message.kind == .signal, message.member == "JobRemoved", message.interface == Systemd.manager {
            return try end(message)
        }
        if message.kind == .failure, let number = message.answered, greetings.contains(number) {
            throw Systemd.fault(message, what)
        }
        switch phase {
        case .calling(let serial) where message.answered == serial: try answer(message, connection)
        case .resetting(let serial, let again) where message.answered == serial:
            // Whether there was something to reset is nothing to anybody.
            if again { try call(connection) } else { phase = .done }
        default: break
        }
    }

    private func answer(_ message: BusMessage, _ connection: BusConnection) throws(Fault) {
        if message.kind == .failure { return try fail(message, connection) }
        guard message.kind == .reply else { return }
        switch goal {
        case .start, .stop:
            guard case .path(let job)? = message.body.first else { throw Systemd.nonsense(what) }
            phase = .working(job)
            limit = .now + patience.job
            let early = ended.first { $0.job == job && $0.sender == message.sender }
            sender = message.sender
            ended = []
            if let early { try finish(early) }
        case .set, .attach: phase = .done
        case .ask(let names):
            guard case .variant(let value)? = message.body.first else { throw Systemd.nonsense(what) }
            answers.append(value)
            if answers.count == names.count { phase = .done } else { try call(connection) }
        }
    }

    /// Who answered: only the same one's signals count, for anybody on a bus may send us some.
    private var sender: String?

    private func end(_ message: BusMessage) throws(Fault) {
        guard message.body.count == 4, case .path(let job) = message.body[1], let result = message.body[3].text else {
            return
        }
        let news = Ended(job: job, result: result, sender: message.sender)
        switch phase {
        case .working(job) where message.sender == sender: try finish(news)
        case .calling where ended.count < 256: ended.append(news)
        default: break
        }
    }

    private func finish(_ job: Ended) throws(Fault) {
        switch goal {
        // One that had failed before stays until it is reset. What did not end well is told by what is left.
        case .stop: reset(oneWay: false)
        default:
            phase = .done
            guard job.result != "done" else { return }
            reset(oneWay: true)
            throw Fault(.internal, "\(what): got `\(job.result)`")
        }
    }

    private func fail(_ message: BusMessage, _ connection: BusConnection) throws(Fault) {
        switch (goal, message.failure) {
        // One that has failed once holds the name until it is reset.
        case (.start, "org.freedesktop.systemd1.UnitExists") where !hasReset:
            hasReset = true
            reset(oneWay: false, again: true)
        case (.stop, _): reset(oneWay: false)
        default: throw Systemd.fault(message, what)
        }
    }

    private func reset(oneWay: Bool, again: Bool = false) {
        guard let name = unitName else { return }
        var message = Systemd.call("ResetFailedUnit", [.string(name)])
        message.isOneWay = oneWay
        // Where nobody listens any more, there is nothing to be done about it.
        let serial = bus.connected.flatMap { try? $0.send(message) }
        if oneWay { return }
        limit = .now + patience.answer
        phase = serial.map { .resetting($0, again: again) } ?? .done
    }

    private var unitName: String? {
        switch goal {
        case .start(let start, _): start.unit.name
        case .stop(let name), .set(let name, _), .attach(let name, _, _): name
        case .ask: nil
        }
    }

    private var what: String {
        switch goal {
        case .start(let start, _): "create systemd unit \(start.unit.name)"
        case .stop(let name): "stop systemd unit \(name)"
        case .set(let name, _): "set properties of systemd unit \(name)"
        case .attach(let name, _, _): "move a process to systemd unit \(name)"
        case .ask(let names): "ask systemd for its \(names.first ?? "")"
        }
    }
}
