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
}
