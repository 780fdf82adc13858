import Linux
import State
import Testing

@Suite struct IntentTests {
    @Test func aLiveOwnersIntentIsInTheWay() throws {
        let folder = try TemporaryFolder()
        #expect(try Intent(.start).claim(in: folder.path) == nil)
        #expect(try Intent(.start).claim(in: folder.path) == Intent(.start))
        #expect(try Intent(.stop).claim(in: folder.path) == nil)
        Intent(.start).clear(in: folder.path)
        #expect(Intent.read(folder.path, .start) == nil)
        #expect(Intent.read(folder.path, .stop)?.isAbandoned == false)
    }

    @Test func aDeadOwnersIntentIsTakenOver() throws {
        let folder = try TemporaryFolder()
        let here = OwnerProcess.current
        for dead in [
            OwnerProcess(pid: here.pid, startTime: here.startTime + 1, bootID: here.bootID),
            OwnerProcess(pid: here.pid, startTime: here.startTime, bootID: "another boot"),
        ] {
            #expect(try Intent(.remove, owner: dead).claim(in: folder.path) == nil)
            #expect(Intent.read(folder.path, .remove)?.isAbandoned == true)
            #expect(try Intent(.remove).claim(in: folder.path) == nil)
            Intent(.remove).clear(in: folder.path)
        }
    }

    @Test func aHalfWrittenIntentCountsAsAbandoned() throws {
        let folder = try TemporaryFolder()
        try AtomicFile.replace(folder.path + "/intent-create", with: Array("1 cre".utf8))
        #expect(Intent.read(folder.path, .create)?.isAbandoned == true)
    }
}
