internal import Client
internal import Daemon
internal import EngineAPI
internal import Faults
internal import Glibc
internal import Init
internal import Linux
internal import Runc
internal import State

// The programs, wired; each takes its own name as the first argument.

func client(_ arguments: [String]) -> Int32 {
    let isDocker = arguments.first?.split(separator: "/").last == "docker"
    return clientMain(
        Array(arguments.dropFirst()), program: isDocker ? "docker" : "swmono", engine: MonolithSource())
}

/// The engine in this process.
private struct MonolithSource: EngineSource {
    func prepare(_ options: ClientOptions) throws(Fault) {
        try HomeNamespaces.join(instance(options))
    }

    func engine(_ options: ClientOptions) async throws(Fault) -> any EngineClient {
        prepareNameService()
        return Monolith.engine(instance(options))
    }

    private func instance(_ options: ClientOptions) -> Instance {
        let base = Instance()
        return Instance(dataRoot: options.dataRoot ?? base.dataRoot, execRoot: options.execRoot ?? base.execRoot)
    }
}

func runtime(_ arguments: [String]) -> Int32 {
    runcMain(Array(arguments.dropFirst()))
}

func initProcess(_ arguments: [String]) -> Int32 {
    initMain(arguments)
}

/// `swmono reconcile ID [--generation N] [--data-root DIR] [--exec-root DIR]`: finishes what an exit left to do.
func reconcile(_ arguments: [String]) -> Int32 {
    guard let call = ReconcileCall(arguments) else {
        complain("usage: swmono reconcile ID [--generation N] [--data-root DIR] [--exec-root DIR]")
        return 1
    }
    let engine = Monolith.engine(call.instance)
    return finish { await engine.reconcile(call.id, generation: call.generation) }
}

/// Runs the program's own and only task; the first thread waits for it.
private func finish(_ work: @escaping @Sendable () async -> Void) -> Int32 {
    do throws(SystemError) {
        let (ended, end) = try Pipe().ends()
        Task {
            await work()
            close(end)
        }
        var byte: UInt8 = 0
        try retrying("read") { read(ended, &byte, 1) }
        return 0
    } catch {
        complain("swmono: \(error)")
        return 1
    }
}
