/// A timer of an `EventLoop`, to cancel it by.
package struct LoopTimer: Sendable, Hashable {
    fileprivate let number: Int
}

/// The few timers of a loop, the next one first.
struct LoopTimers {
    private var pending: [(timer: LoopTimer, at: ContinuousClock.Instant, body: () -> Void)] = []
    private var count = 0

    mutating func add(at instant: ContinuousClock.Instant, _ body: @escaping () -> Void) -> LoopTimer {
        count += 1
        let timer = LoopTimer(number: count)
        let place = pending.firstIndex { $0.at > instant } ?? pending.count
        pending.insert((timer, instant, body), at: place)
        return timer
    }

    mutating func remove(_ timer: LoopTimer) {
        pending.removeAll { $0.timer == timer }
    }

    /// For epoll_wait(2): -1 without timers; rounded up, so that no turn comes too early.
    var millisecondsToNext: Int32 {
        guard let next = pending.first else { return -1 }
        let left = (next.at - .now) / .milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 3_600_000))
    }

    private mutating func takeDue() -> (() -> Void)? {
        guard let first = pending.first, first.at <= .now else { return nil }
        return pending.removeFirst().body
    }

    mutating func due() -> [() -> Void] {
        var bodies: [() -> Void] = []
        while let body = takeDue() { bodies.append(body) }
        return bodies
    }
}
