internal import Faults
internal import Glibc

/// Runs blocking work on a thread of its own, never on the cooperative pool.
func offload<Value: Sendable>(
    _ body: @escaping @Sendable () throws(Fault) -> Value
) async throws(Fault) -> Value {
    let result: Result<Value, Fault> = await withCheckedContinuation { continuation in
        let work = ThreadWork { continuation.resume(returning: Result { () throws(Fault) in try body() }) }
        if let fault = work.start() { continuation.resume(returning: .failure(fault)) }
    }
    return try result.get()
}

/// One closure for a thread that nobody joins.
private final class ThreadWork: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// The fault when no thread could be had; the body has not run then.
    func start() -> Fault? {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let failure = pthread_create(
            &thread, nil,
            { raw in
                if let raw { Unmanaged<ThreadWork>.fromOpaque(raw).takeRetainedValue().body() }
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            return Fault(.resourceExhausted, "no thread for a blocking call (errno \(failure))")
        }
        pthread_detach(thread)
        return nil
    }
}
