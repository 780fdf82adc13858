internal import Client
internal import EngineAPI
internal import Faults
internal import Init
internal import Runc

// The programs, wired. Each grows its real body with the step that brings its component.

func client(_ arguments: [String]) -> Int32 {
    let isDocker = arguments.first?.split(separator: "/").last == "docker"
    return clientMain(
        Array(arguments.dropFirst()), program: isDocker ? "docker" : "swmono", engine: UnwiredEngine())
}

/// Stands where the engine will be.
private struct UnwiredEngine: EngineSource {
    func engine(_ options: ClientOptions) async throws(Fault) -> any EngineClient {
        throw Fault(.unimplemented, "the engine is being wired")
    }
}

func runtime(_ arguments: [String]) -> Int32 {
    runcMain(Array(arguments.dropFirst()))
}

func initProcess(_ arguments: [String]) -> Int32 {
    initMain(arguments)
}

func reconcile(_ arguments: [String]) -> Int32 {
    complain("reconcile: is being wired")
    return 1
}
