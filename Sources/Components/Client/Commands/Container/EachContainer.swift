internal import EngineAPI
internal import Faults

/// The same call on many containers at once; names are printed in the order given, each as soon as those before it are
/// done.
enum EachContainer {
    private static let atOnce = 50

    private enum Outcome: Sendable {
        case done
        /// Failed, and that is fine.
        case excused
        case failed(CommandFailure)
    }

    /// Prints each name whose call succeeded, and fails with all texts at the end. `isFine` says which failures are
    /// none; `namesExcused` whether their names are printed.
    static func run(
        _ use: Invocation, isFine: @escaping @Sendable (CommandFailure) -> Bool = { _ in false },
        namesExcused: Bool = true,
        _ call: @escaping @Sendable (any EngineClient, String) async throws(Fault) -> Void
    ) async throws(CommandFailure) {
        let names = use.arguments
        var failures: [CommandFailure] = []
        for start in stride(from: 0, to: names.count, by: atOnce) {
            let some = Array(names[start..<min(start + atOnce, names.count)])
            failures += await run(some, use, isFine: isFine, namesExcused: namesExcused, call)
        }
        if failures.isEmpty { return }
        throw CommandFailure(failures.compactMap(\.message).joined(separator: "\n"))
    }

    private static func run(
        _ names: [String], _ use: Invocation, isFine: @escaping @Sendable (CommandFailure) -> Bool,
        namesExcused: Bool,
        _ call: @escaping @Sendable (any EngineClient, String) async throws(Fault) -> Void
    ) async -> [CommandFailure] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask { (index, await one(name, use, isFine: isFine, call)) }
            }
            var results: [Int: Outcome] = [:]
            var next = 0
            var failures: [CommandFailure] = []
            for await (index, outcome) in group {
                results[index] = outcome
                while let result = results[next] {
                    switch result {
                    case .done: use.console.line(names[next])
                    case .excused: if namesExcused { use.console.line(names[next]) }
                    case .failed(let failure): failures.append(failure)
                    }
                    next += 1
                }
            }
            return failures
        }
    }

    private static func one(
        _ name: String, _ use: Invocation, isFine: @Sendable (CommandFailure) -> Bool,
        _ call: @Sendable (any EngineClient, String) async throws(Fault) -> Void
    ) async -> Outcome {
        do throws(CommandFailure) {
            try await use.session.ask { (engine) throws(Fault) in try await call(engine, name) }
            return .done
        } catch {
            return isFine(error) ? .excused : .failed(error)
        }
    }
}
