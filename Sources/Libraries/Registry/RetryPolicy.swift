/// How often and after which waits a request is tried again: exponential back-off with full jitter.
package struct RetryPolicy: Sendable {
    /// All tries in a row without progress, the first included; dockerd's `max-download-attempts`.
    package var attempts = 5
    /// The longest wait after the first failure; it doubles with each further one.
    package var base = Duration.milliseconds(500)
    /// No wait is longer, whatever a registry's Retry-After says.
    package var limit = Duration.seconds(60)

    package init() {}

    /// The wait after failure number `failure` (1…). A registry's own wish, in seconds, wins up to `limit`.
    package func wait(after failure: Int, retryAfter: Int? = nil) -> Duration {
        if let retryAfter { return min(.seconds(retryAfter), limit) }
        let ceiling = min(base * (1 << min(failure - 1, 10)), limit)
        return ceiling * Double.random(in: 0.5...1)
    }
}
