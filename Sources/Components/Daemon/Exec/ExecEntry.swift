internal import EngineAPI

/// One exec of this process: what was asked, and how it went.
struct ExecEntry: Sendable {
    let id: String
    let container: String
    let config: ExecConfig
    var isStarted = false
    var pid: Int32 = 0
    /// nil while it runs.
    var exitCode: Int?
}
