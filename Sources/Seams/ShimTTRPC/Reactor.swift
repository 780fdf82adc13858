internal import Faults
internal import Linux
internal import Synchronization

/// The one thread on which a process waits for its shims' answers; it starts with the first connection.
///
/// Long calls (`wait`) would each hold a thread of the blocking pool; here they hold an entry in a table.
final class Reactor: Sendable {
    typealias Body = @Sendable (EventLoop) -> Void

    private let queue = Mutex<[Body]>([])
    private let wakeUp: OwnedFD
    private static let instance = Mutex<Reactor?>(nil)

    /// The process's reactor; throws where no descriptor or thread is to be had.
    static func shared() throws(Fault) -> Reactor {
        try instance.withLock { (slot) throws(Fault) in
            if let reactor = slot { return reactor }
            do throws(SystemError) {
                let reactor = try start()
                slot = reactor
                return reactor
            } catch { throw error.fault("wait for shims") }
        }
    }

    private init(wakeUp: consuming OwnedFD) {
        self.wakeUp = wakeUp
    }

    private static func start() throws(SystemError) -> Reactor {
        let (reading, writing) = try Pipe(nonblocking: true).ends()
        let reactor = Reactor(wakeUp: OwnedFD(adopting: writing))
        BlockingPool(limit: 1).submit { reactor.serve(waking: reading) }
        return reactor
    }

    /// Runs `body` on the reactor's thread.
    func submit(_ body: @escaping Body) {
        queue.withLock { $0.append(body) }
        let one: [UInt8] = [1]
        // A full pipe wakes the reactor as well.
        _ = try? one.withUnsafeBytes { try writeNow(wakeUp.raw, $0) }
    }

    private func serve(waking: Int32) {
        // Without a loop nothing could be answered: callers meet their deadlines.
        guard let loop = try? EventLoop() else { return }
        // The pipe is open and new: it can be watched.
        try? loop.watch(waking, .readable) { [self] _ in
            drain(waking)
            let bodies = queue.withLock { queue in
                let bodies = queue
                queue = []
                return bodies
            }
            for body in bodies { body(loop) }
        }
        // It ends with the process.
        try? loop.run()
    }

    private func drain(_ waking: Int32) {
        var buffer = [UInt8](repeating: 0, count: 64)
        // Level-triggered: what stays in the pipe wakes the loop again.
        _ = try? buffer.withUnsafeMutableBytes { try readNow(waking, into: $0) }
    }
}
