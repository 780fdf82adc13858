internal import Faults

/// Waits for `work` at most `limit`; nil when the time is over. The work goes on unheeded then: waiting for a process
/// cannot always be called off, so the task is unstructured.
func first<Value: Sendable>(
    within limit: Duration?, _ work: @escaping @Sendable () async throws(Fault) -> Value
) async throws(Fault) -> Value? {
    guard let limit else { return try await work() }
    let (results, gate) = AsyncStream.makeStream(of: Result<Value, Fault>?.self, bufferingPolicy: .bufferingOldest(1))
    let worker = Task {
        do throws(Fault) { gate.yield(.success(try await work())) } catch { gate.yield(.failure(error)) }
    }
    let timer = Task {
        // A timer that is called off is no longer needed.
        try? await Task.sleep(for: limit)
        gate.yield(nil)
    }
    defer {
        worker.cancel()
        timer.cancel()
    }
    for await result in results { return try result?.get() }
    throw Fault(.cancelled, "the call was given up")
}
