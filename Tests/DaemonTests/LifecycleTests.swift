import Conformance
import ContainerdAPI
import EngineAPI
import Faults
import Glibc
import Linux
import OCI
import State
import Synchronization
import Testing

@testable import Daemon

@Suite struct LifecycleTests {
    @Test(.covers("api.ContainerCreate", "api.ContainerStart", "api.ContainerInspect", "api.ContainerStop"))
    func aContainerGoesFromCreatedOverRunningToExited() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        #expect(try await bench.engine.containerInspect("web", size: false).state.status == "created")
        try await bench.engine.containerStart("web")
        let running = try await bench.neighbour.containerInspect(String(id.prefix(6)), size: true)
        #expect(running.state.running && running.state.pid == 4242 && running.sizeRw == 7)
        #expect(running.name == "/web" && running.path == "sh")
        #expect(await fault { try await bench.engine.containerStart(id) }?.kind == .notModified)
        try await bench.engine.containerStop(id, StopOptions())
        let ended = try await bench.engine.containerInspect(id, size: false)
        #expect(ended.state.status == "exited" && ended.state.exitCode == 143)
        #expect(await fault { try await bench.engine.containerStop(id, StopOptions()) }?.kind == .notModified)
        try await bench.engine.containerStart(id)
        let again = try await bench.engine.containerInspect(id, size: false)
        #expect(again.state.running && again.state.finishedAt == ended.state.finishedAt)
    }

    @Test(.covers("api.ContainerDelete"))
    func removingLeavesNothingBehind() async throws {
        let bench = Bench(#"{"Cmd":["sh"],"Volumes":{"/data":{}}}"#)
        let id = try await bench.create("web")
        #expect(try await bench.engine.containerInspect(id, size: false).mounts.first?.destination == "/data")
        try await bench.engine.containerStart(id)
        let refused = await fault { try await bench.engine.containerRemove("web", RemoveOptions()) }
        #expect(
            refused?.message == "cannot remove container \"web\": container is running: "
                + "stop the container before removing or force remove")
        try await bench.engine.containerRemove("web", RemoveOptions(force: true, volumes: true))
        #expect(bench.isClean)
        #expect(await fault { _ = try await bench.engine.containerInspect("web", size: false) }?.kind == .notFound)
    }

    @Test func withRmTheEndIsTheRemoval() async throws {
        let bench = Bench()
        let id = try await bench.create { $0.hostConfig.autoRemove = true }
        let wait = try await bench.engine.containerWait(id, until: .removed)
        _ = try await bench.engine.containerAttach(id, AttachOptions(stdin: false))
        #expect(bench.containerd.state.withLock { $0.log } == ["create", "attach"])
        try await bench.engine.containerStart(id)
        bench.containerd.end(id, 5)
        #expect(try await wait.result().statusCode == 5)
        #expect(bench.isClean)
    }

    @Test func theShimsReconcileCarriesOutRmWithoutAClient() async throws {
        let bench = Bench()
        let id = try await bench.create { $0.hostConfig.autoRemove = true }
        try await bench.engine.containerStart(id)
        bench.containerd.end(id, 0)
        await bench.neighbour.reconcile(id, generation: 1)
        #expect(bench.isClean)
    }

    @Test func aFailedStartKeepsItsReasonAndUndoesTheRest() async throws {
        let bench = Bench()
        bench.containerd.state.withLock {
            $0.onStart = { (_) throws(Fault) in
                throw Fault(.commandNotFound, "exec: \"nosuch\": executable file not found in $PATH")
            }
        }
        let id = try await bench.create("web")
        #expect(await fault { try await bench.engine.containerStart(id) }?.kind == .commandNotFound)
        let state = try await bench.engine.containerInspect(id, size: false).state
        #expect(state.status == "created" && state.exitCode == 127 && state.error.contains("not found in $PATH"))
        #expect(bench.containerd.state.withLock { $0.tasks.isEmpty })
        let removed = try await bench.create("gone") { $0.hostConfig.autoRemove = true }
        #expect(await fault { try await bench.engine.containerStart(removed) }?.kind == .commandNotFound)
        #expect(await fault { _ = try await bench.engine.containerInspect("gone", size: false) }?.kind == .notFound)
    }

    @Test func aLostShimIsAnExitOf137() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        try await bench.engine.containerStart(id)
        bench.containerd.state.withLock { $0.tasks = [:] }
        let state = try await bench.neighbour.containerInspect(id, size: false).state
        #expect(state.status == "exited" && state.exitCode == 137 && state.error == "supervisor lost")
        #expect(try await bench.engine.containerList(ContainerListOptions()).isEmpty)
        #expect(try await bench.engine.containerList(ContainerListOptions(all: true)).map(\.state) == ["exited"])
    }

    @Test func killDoesNotWaitBehindStop() async throws {
        let bench = Bench()
        bench.containerd.state.withLock { $0.deadly = [SIGKILL] }
        let id = try await bench.create("web")
        try await bench.engine.containerStart(id)
        let engine = bench.engine
        async let stopped: Void = engine.containerStop(id, StopOptions(timeoutSeconds: 600))
        while !bench.containerd.state.withLock({ $0.log.contains("kill \(SIGTERM)") }) {
            try await Task.sleep(for: .milliseconds(1))
        }
        try await bench.neighbour.containerKill("web", signal: nil)
        try await stopped
        #expect(try await bench.engine.containerInspect(id, size: false).state.exitCode == 137)
    }

    @Test func restartAndRenameAndExec() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        try await bench.engine.containerStart(id)
        try await bench.engine.containerRestart("web", StopOptions())
        #expect(try await bench.engine.containerInspect(id, size: false).state.running)
        try await bench.engine.containerRename("web", to: "site")
        #expect(try await bench.engine.containerInspect("site", size: false).id == id)
        #expect(await fault { _ = try await bench.engine.containerInspect("web", size: false) }?.kind == .notFound)
        var config = ExecConfig()
        config.cmd = ["true"]
        let exec = try await bench.engine.execCreate("site", config)
        _ = try await bench.engine.execStart(exec, ExecStartOptions(detach: false, tty: false))
        while try await bench.engine.execInspect(exec).running { try await Task.sleep(for: .milliseconds(1)) }
        #expect(try await bench.engine.execInspect(exec).exitCode == 3)
    }
}
