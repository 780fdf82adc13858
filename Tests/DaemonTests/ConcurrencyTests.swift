import ContainerdAPI
import EngineAPI
import Faults
import Linux
import State
import Synchronization
import Testing

@testable import Daemon

@Suite struct ConcurrencyTests {
    @Test func ofTwoCreatesOfOneNameOneWinsAndTheOtherHearsWho() async throws {
        let bench = Bench()
        let request = bench.request()
        let outcomes = await withTaskGroup(of: Result<String, Fault>.self) { group in
            for _ in 0..<8 {
                let engine = bench.neighbour
                group.addTask {
                    do throws(Fault) {
                        return .success(
                            try await engine.containerCreate(request, name: "web", platform: nil).id)
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let winners = outcomes.compactMap { try? $0.get() }
        #expect(winners.count == 1)
        let expected =
            "Conflict. The container name \"/web\" is already in use by container \"\(winners[0])\". "
            + "You have to remove (or rename) that container to be able to reuse that name."
        for case .failure(let fault) in outcomes {
            #expect(fault.kind == .conflict && fault.message == expected)
        }
        #expect(IDPrefix.all(in: bench.instance.containers) == winners)
        #expect(bench.containerd.state.withLock { $0.snapshots } == Set(winners))
    }

    @Test func ofTwoStartsOneStarts() async throws {
        let bench = Bench()
        let id = try await bench.create("web")
        let faults = await withTaskGroup(of: Fault?.self) { group in
            for _ in 0..<6 {
                let engine = bench.neighbour
                group.addTask { await fault { try await engine.containerStart(id) } }
            }
            return await group.reduce(into: []) { $0.append($1?.kind) }
        }
        #expect(faults.filter { $0 == nil }.count == 1)
        #expect(faults.filter { $0 == .notModified }.count == 5)
        #expect(bench.containerd.state.withLock { $0.log } == ["create", "start"])
    }

    @Test(
        "a start that looked before another's end and claims after it finds the container running",
        arguments: [false, true])
    func aStartThatComesLate(autoRemove: Bool) async throws {
        let bench = Bench()
        let id = try await bench.create("web") { $0.hostConfig.autoRemove = autoRemove }
        let (engine, containerd) = (bench.engine, bench.containerd)
        let lock = try FileLock(folder: bench.instance.container(id))
        // Not on the test's own threads, for it waits on one for the lock.
        let late = Task(executorPreference: BlockingPool.shared) {
            await fault { try await engine.containerStart(id) }
        }
        // Time to come to the lock; one that is slower proves nothing, but does not fail.
        try await Task.sleep(for: .milliseconds(300))
        try makeFolder(bench.instance.run(id))
        try AtomicFile.replace(bench.instance.shimSocket(id), with: [], .volatile)
        containerd.state.withLock { $0.tasks[id] = FakeContainerd.Task(status: .running) }
        lock.release()
        #expect(await late.value?.kind == .notModified)
        #expect(containerd.state.withLock { $0.log.isEmpty && $0.tasks[id]?.status == .running })
        #expect(Intent.read(bench.instance.container(id), .start) == nil)
        #expect(try await bench.neighbour.containerInspect(id, size: false).state.running)
    }

    @Test func forcedRemovalDuringStartLeavesNothing() async throws {
        for _ in 0..<20 {
            let bench = Bench()
            let id = try await bench.create("web")
            let (engine, other) = (bench.engine, bench.neighbour)
            async let start = fault { try await engine.containerStart(id) }
            async let removal = fault {
                try await other.containerRemove(id, RemoveOptions(force: true, volumes: true))
            }
            let (started, removed) = await (start, removal)
            #expect(removed == nil, "\(String(describing: removed)) \(String(describing: started))")
            #expect(bench.isClean)
        }
    }

    @Test func whatAKilledCreateLeftIsUndoneByTheNextWhoWantsItsName() async throws {
        let bench = Bench()
        let dead = OwnerProcess(pid: 1, startTime: 1, bootID: "another boot")
        let left = RandomID.make()
        let folder = bench.instance.container(left)
        try makeFolder(folder)
        #expect(try Intent(.create, owner: dead).claim(in: folder) == nil)
        #expect(try bench.engine.store.names.reserve("web", for: left) == nil)
        let id = try await bench.create("web")
        #expect(IDPrefix.all(in: bench.instance.containers) == [id])
        #expect(try await bench.engine.containerInspect("web", size: false).id == id)
    }
}
