/// The one wait of a single-threaded process: descriptors and timers, over epoll(7).
///
/// Not Sendable on purpose: everything happens on the thread that calls `run`. Descriptors of the `control` lane are
/// served before those of the `data` lane in each turn, so that an exit or a call never waits behind a flood of output.
package final class EventLoop {
    /// How urgent a descriptor is.
    package enum Lane: Sendable {
        case control, data
    }

    /// What happened on the descriptor.
    package typealias Handler = (Epoll.Readiness) -> Void

    private struct Watch {
        let token: UInt64
        let lane: Lane
        let handler: Handler
        var interest: Epoll.Readiness
    }

    private let epoll: Epoll
    /// By descriptor: their numbers are small, and nothing has to be hashed.
    private var watches: [Watch?] = []
    private var generation: UInt64 = 0
    private var timers = LoopTimers()
    private var endOfTurn: [() -> Void] = []
    private var stopped = false

    package init() throws(SystemError) {
        epoll = try Epoll()
    }

    /// Calls `handler` whenever `descriptor` is ready; it stays the caller's, who forgets it before closing it.
    package func watch(
        _ descriptor: Int32, _ interest: Epoll.Readiness, _ lane: Lane = .control, _ handler: @escaping Handler
    ) throws(SystemError) {
        generation = (generation + 1) & 0xFFFF_FFFF
        // A number may be closed and given out again within one turn; the generation tells the two apart.
        let token = generation << 32 | UInt64(UInt32(bitPattern: descriptor))
        try epoll.add(descriptor, interest, token: token)
        while watches.count <= Int(descriptor) { watches.append(nil) }
        watches[Int(descriptor)] = Watch(token: token, lane: lane, handler: handler, interest: interest)
    }

    /// Changes what to wait for; hang-up and failure are always told. A descriptor not watched stays so.
    package func change(_ descriptor: Int32, _ interest: Epoll.Readiness) {
        guard let watch = watch(of: descriptor), watch.interest != interest else { return }
        watches[Int(descriptor)]?.interest = interest
        // The descriptor is registered: only a bug could make this fail, and then it keeps its old interest.
        try? epoll.change(descriptor, interest, token: watch.token)
    }

    /// Stops watching; nothing to do is fine.
    package func forget(_ descriptor: Int32) {
        guard watch(of: descriptor) != nil else { return }
        watches[Int(descriptor)] = nil
        // A descriptor that was closed too early is gone from the set already.
        try? epoll.remove(descriptor)
    }

    private func watch(of descriptor: Int32) -> Watch? {
        descriptor >= 0 && Int(descriptor) < watches.count ? watches[Int(descriptor)] : nil
    }

    /// Calls `body` once after `delay`.
    @discardableResult
    package func after(_ delay: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        timers.add(at: .now.advanced(by: delay), body)
    }

    /// Takes the timer back; one that has fired is no error.
    package func cancel(_ timer: LoopTimer) {
        timers.remove(timer)
    }

    /// Calls `body` once when all handlers of this turn have run.
    package func atEndOfTurn(_ body: @escaping () -> Void) {
        endOfTurn.append(body)
    }

    /// Serves until `stop`.
    package func run() throws(SystemError) {
        stopped = false
        while !stopped { try turn() }
    }

    /// Ends `run` after this turn.
    package func stop() {
        stopped = true
    }

    /// One wait and the handlers of what it found.
    package func turn() throws(SystemError) {
        let wait = endOfTurn.isEmpty ? timers.millisecondsToNext : 0
        let events = try epoll.wait(milliseconds: wait)
        for event in events { serve(event, .control) }
        for body in timers.due() { body() }
        for event in events { serve(event, .data) }
        while !endOfTurn.isEmpty {
            let bodies = endOfTurn
            endOfTurn = []
            for body in bodies { body() }
        }
    }

    private func serve(_ event: Epoll.Event, _ lane: Lane) {
        let descriptor = Int32(truncatingIfNeeded: event.token & 0xFFFF_FFFF)
        guard let watch = watch(of: descriptor), watch.token == event.token, watch.lane == lane else { return }
        watch.handler(event.ready)
    }
}
