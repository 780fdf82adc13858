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
    var left: Duration = .seconds(3600)
    if let limit = operation.deadline { left = limit - .now }
    let milliseconds = max(0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000)
    do throws(SystemError) {
        let ready = try waitReadable(operation.awaited, milliseconds: Int32(clamping: max(milliseconds, 1)))
        return ready.map { .readable($0) } ?? .deadline
    } catch {
        throw error.fault("wait for the runtime")
    }
}
