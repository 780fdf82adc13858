internal import EngineAPI
internal import Faults
internal import Synchronization

/// One command line's surroundings: streams, settings, and the engine, which is made when it is first asked.
final class Session: Sendable {
    /// `docker` or `swmono`, as the user called it.
    let program: String
    let options: ClientOptions
    let console: Console
    let signals: SignalDesk
    private let source: any EngineSource
    private let made = Mutex<(any EngineClient)?>(nil)

    init(
        program: String, options: ClientOptions, console: Console, signals: SignalDesk, engine: any EngineSource
    ) {
        self.program = program
        self.options = options
        self.console = console
        self.signals = signals
        source = engine
    }

    /// Asks the engine; its faults become failures with the prefix of a daemon's answer.
    func ask<Answer: Sendable>(
        _ call: (any EngineClient) async throws(Fault) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do throws(Fault) { return try await call(try await engine()) } catch { throw CommandFailure(error) }
    }

    /// The engine itself, for callers that sort its faults by kind.
    func engine() async throws(Fault) -> any EngineClient {
        if let engine = made.withLock({ $0 }) { return engine }
        let engine = try await source.engine(options)
        made.withLock { $0 = engine }
        return engine
    }

    /// `given`, else what the user's `config.json` has under `key`.
    func setting(_ given: String?, else key: String) throws(CommandFailure) -> String? {
        if let given { return given }
        return try config().string(key)
    }

    /// The user's `config.json`; empty where there is none.
    func config() throws(CommandFailure) -> ClientConfig {
        try ClientConfig.load(folder: options.configFolder)
    }
}
