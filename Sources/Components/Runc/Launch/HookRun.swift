internal import Faults
internal import Linux
internal import OCI

/// The hooks of one point under way, one after another; the first that fails ends the run.
///
/// Nothing in it blocks: who drives it waits for `awaited`, until `deadline`.
final class HookRun {
    private let point: HookPoint
    private let hooks: [RuntimeSpec.Hook]
    private let state: [UInt8]
    private let directory: String?
    private let environment: [String]
    private var place = 0
    private var running: HookProcess?

    /// `environment` is for hooks without one; `directory` where they start, nil: here.
    init(
        _ point: HookPoint, _ hooks: [RuntimeSpec.Hook], state: [UInt8], directory: String? = nil,
        environment: [String] = []
    ) {
        self.point = point
        self.hooks = hooks
        self.state = state
        self.directory = directory
        self.environment = environment
    }

    var awaited: [Int32] { running?.awaited ?? [] }
    var deadline: ContinuousClock.Instant? { running?.deadline }

    /// Goes on; whether all have run.
    func advance() throws(Fault) -> Bool {
        while place < hooks.count {
            switch try outcome() {
            case .running: return false
            case .failed(let reason): throw failure(reason)
            case .succeeded: place += 1
            }
            running = nil
        }
        return true
    }

    private func outcome() throws(Fault) -> HookProcess.Outcome {
        do throws(SystemError) {
            if running == nil { running = try start() }
            return try running?.outcome() ?? .running
        } catch {
            throw failure("fork/exec \(hooks[place].path): \(error.reason)")
        }
    }

    private func start() throws(SystemError) -> HookProcess {
        try HookProcess(hooks[place], state: state, directory: directory, environment: environment)
    }

    private func failure(_ reason: String) -> Fault {
        Fault(.internal, "error running \(point.rawValue) hook #\(place): \(reason)")
    }

    /// Ends the one that runs.
    func cancel() {
        running?.end()
        running = nil
        place = hooks.count
    }
}
