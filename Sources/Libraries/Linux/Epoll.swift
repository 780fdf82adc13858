internal import CLinux
internal import Glibc

/// An epoll(7) instance: the one wait of a loop process.
package struct Epoll: ~Copyable, Sendable {
    private let descriptor: OwnedFD

    package init() throws(SystemError) {
        descriptor = OwnedFD(adopting: try retrying("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    }

    /// What happened on one descriptor.
    package struct Event: Sendable {
        /// As given to `add`.
        package let token: UInt64
        package let ready: Readiness
    }

    /// Kinds of readiness, by the kernel's bits.
    package struct Readiness: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }
        package static let readable = Readiness(rawValue: 0x1)
        package static let urgent = Readiness(rawValue: 0x2)
        package static let writable = Readiness(rawValue: 0x4)
        /// Reported whether asked for or not, as `hungUp` is.
        package static let failed = Readiness(rawValue: 0x8)
        package static let hungUp = Readiness(rawValue: 0x10)
        package static let peerClosed = Readiness(rawValue: 0x2000)
        package static let duplex = Readiness(rawValue: 0x5)
        /// Something is to be had by reading, if only the end.
        package var hasInput: Bool { rawValue & 0x19 != 0 }
    }

    package borrowing func add(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, watched, interest, token)
    }

    package borrowing func change(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, watched, interest, token)
    }

    package borrowing func remove(_ watched: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, watched, [], 0)
    }

    private borrowing func control(
        _ operation: Int32, _ watched: Int32, _ interest: Readiness, _ token: UInt64
    ) throws(SystemError) {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
        let number = descriptor.raw
        try retrying("epoll_ctl") { epoll_ctl(number, operation, watched, &event) }
    }

    /// Waits at most `milliseconds` (-1: for ever) for up to 64 events; empty when the time is over or a signal came.
    package borrowing func wait(milliseconds: Int32) throws(SystemError) -> [Event] {
        let number = descriptor.raw
        return try withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) {
            (room) throws(SystemError) -> [Event] in
            let count = epoll_wait(number, room.baseAddress, 64, milliseconds)
            if count < 0 {
                let reason = errno
                if reason == EINTR { return [] }
                throw SystemError("epoll_wait", errno: reason)
            }
            return (0..<Int(count)).map { Event(token: room[$0].data.u64, ready: Readiness(rawValue: room[$0].events)) }
        }
    }
}
