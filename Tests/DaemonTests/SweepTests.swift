import EngineAPI
import Glibc
import Linux
import State
import Testing

@testable import Daemon

@Suite struct SweepTests {
    @Test func aFolderOfADeadMakerGoesAndOneOfALivingStays() async throws {
        let bench = Bench()
        let kept = try await bench.create("kept")
        let containers = bench.instance.containers
        let us = OwnerProcess.current
        let dead = "\(containers)/.new-\(us.pid)-\(us.startTime + 1)-\(RandomID.make())"
        let living = "\(containers)/.new-\(us.pid)-\(us.startTime)-\(RandomID.make())"
        for folder in [dead, living] { try makeFolder(folder + "/inner") }
        var options = ContainerListOptions()
        options.all = true
        #expect(try await bench.engine.containerList(options).map(\.id) == [kept])
        #expect(access(dead, F_OK) != 0 && access(living, F_OK) == 0)
    }

    @Test("a create killed before its record was written leaves no volumes, one killed after it keeps them")
    func volumesOfADeadMaker() async throws {
        let bench = Bench(#"{"Cmd":["sh"],"Volumes":{"/data":{}}}"#)
        let whole = try await bench.create("whole")
        let kept = IDPrefix.all(in: bench.instance.volumes)
        #expect(kept.count == 1 && Intent.made(bench.instance.container(whole), .create).isEmpty)
        let half = try await bench.create("half")
        let volume = try #require(IDPrefix.all(in: bench.instance.volumes).first { !kept.contains($0) })
        let us = OwnerProcess.current
        let dead = OwnerProcess(pid: us.pid, startTime: us.startTime + 1, bootID: us.bootID)
        for id in [whole, half] {
            let folder = bench.instance.container(id)
            let names = id == half ? [volume, "../\(kept[0])"] : kept
            #expect(try Intent(.create, owner: dead).claim(in: folder) == nil)
            try Intent(.create, owner: dead).note(names, in: folder, .volatile)
        }
        try retrying("unlink") { unlink("\(bench.instance.container(half))/container.json") }
        #expect(try await bench.engine.containerList(ContainerListOptions(all: true)).map(\.id) == [whole])
        #expect(IDPrefix.all(in: bench.instance.volumes) == kept)
        #expect(try await bench.create("half").count == 64)
        try await bench.engine.containerRemove(whole, RemoveOptions())
        #expect(IDPrefix.all(in: bench.instance.volumes).contains(kept[0]))
    }
}
