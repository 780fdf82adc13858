internal import Faults
internal import Glibc
internal import Linux
internal import RuntimeAPI

/// Waits an operation to its end: the loop of a process that has nothing else to do.
func drive(_ first: RuntimeProgress) throws(Fault) -> RuntimeReply {
    var progress = first
    while true {
        switch progress {
        case .done(let reply): return reply
        case .pending(let operation): progress = try operation.advance(try wait(for: operation))
        }
    }
}

private func wait(for operation: any RuntimeOperation) throws(Fault) -> RuntimeEvent {
    var watched = operation.awaited.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let left = operation.deadline.map { $0 - ContinuousClock.now } ?? .seconds(3600)
    let milliseconds = max(0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000)
    do throws(SystemError) {
        try retrying("poll") { poll(&watched, UInt(watched.count), Int32(clamping: max(milliseconds, 1))) }
    } catch {
        throw error.fault("wait for the runtime")
    }
    return watched.first { $0.revents != 0 }.map { .readable($0.fd) } ?? .deadline
}
