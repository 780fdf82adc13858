internal import Faults
internal import Synchronization

extension RegistryClient {
    /// Runs `body` until it succeeds, fails for good, or the policy's tries are used up.
    func retrying<Value>(_ domain: String, _ body: () async throws(Fault) -> Value) async throws(Fault) -> Value {
        var failures = 0
        while true {
            do throws(Fault) { return try await body() } catch {
                failures += 1
                try await pause(after: failures, error, domain)
            }
        }
    }

    /// Waits before the next try, or throws `fault` when there is to be none.
    func pause(after failures: Int, _ fault: Fault, _ domain: String) async throws(Fault) {
        guard let failure = fault.cause as? TransportFailure, failures < options.retry.attempts,
            isWorthAnotherTry(failure, domain)
        else { throw fault }
        let wait = options.retry.wait(after: failures, retryAfter: failure.retryAfter)
        options.notice("\(fault.message); retrying in \(wait.formatted)")
        do { try await Task.sleep(for: wait) } catch {
            throw Fault(.cancelled, "context canceled", cause: error)
        }
    }

    // A registry that never answered is down or misspelt: say so at once. One that did will come back.
    private func isWorthAnotherTry(_ failure: TransportFailure, _ domain: String) -> Bool {
        switch failure.stage {
        case .exchange: true
        case .dial: endpoints.withLock { $0[domain] } != nil
        case .handshake, .cancelled: false
        }
    }
}

extension Duration {
    /// Tenths of seconds: `1.5s`.
    fileprivate var formatted: String {
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10)s"
    }
}
