/// What this engine calls itself in `version`, `info` and `--version`.
package enum EngineRelease {
    /// swmono's own version.
    package static let version = "0.1.0"
    /// The Engine API it follows.
    package static let apiVersion = "1.55"
    /// The oldest Engine API it answers to.
    package static let minAPIVersion = "1.24"
}
