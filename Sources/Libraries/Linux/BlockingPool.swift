internal import Glibc

/// Threads for system calls that block, so that they never sit on Swift's cooperative pool.
///
/// The client's task runs on it as a whole (`Task(executorPreference:)`): each of its steps may block, and a step that
/// does costs no change of threads. An unstructured task has to ask for the pool itself.
///
/// A thread starts when work comes and none is idle, and ends after some idle seconds: a process that blocks nowhere
/// has none. Work never waits for other work to end, up to `limit` threads at once. Use `run` for one blocking piece,
/// or the pool as a task executor (`withTaskExecutorPreference`) for an async function whose every step may block.
package final class BlockingPool: TaskExecutor {
    package static let shared = BlockingPool(limit: 128)

    private let limit: Int
    private let gate = ThreadGate()

    /// `limit`: the most threads at once; further work queues.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Runs `body` on a thread of the pool and suspends until it ended; at once where the caller is on one already.
    package func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        if gate.isServedHere { return try body() }
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            submit {
                let result: Result<Value, Failure>
                do throws(Failure) { result = .success(try body()) } catch { result = .failure(error) }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// TaskExecutor's way in; not for direct use.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        submit { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// Runs `work` on a thread of the pool; nobody is told when it ended.
    package func submit(_ work: @escaping @Sendable () -> Void) {
        guard gate.push(work, limit: limit) else { return }
        if !startThread() { gate.threadMissing() }
    }

    private func startThread() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 1 << 20)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(gate)
        let status = pthread_create(
            &thread, &attributes,
            { raw in
                guard let raw else { return nil }
                Unmanaged<ThreadGate>.fromOpaque(raw).takeRetainedValue().serve()
                return nil
            }, context.toOpaque())
        if status != 0 { context.release() }
        return status == 0
    }
}
