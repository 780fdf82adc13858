/// How to learn whether a container is healthy (Engine API, `HealthConfig`); durations in nanoseconds.
package struct HealthCheck: Sendable, Equatable, Codable, ZeroValue {
    /// `[]` inherits, `["NONE"]` switches off, else `CMD` or `CMD-SHELL` and its words.
    package var test: [String]?
    package var interval: Int64?
    package var timeout: Int64?
    package var startPeriod: Int64?
    package var startInterval: Int64?
    package var retries: Int?

    package init() {}

    enum CodingKeys: String, CodingKey {
        case test = "Test"
        case interval = "Interval"
        case timeout = "Timeout"
        case startPeriod = "StartPeriod"
        case startInterval = "StartInterval"
        case retries = "Retries"
    }
}
