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
