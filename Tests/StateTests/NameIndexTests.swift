import State
import Testing

@Suite struct NameIndexTests {
    @Test func ofManyProcessesOneGetsTheName() async throws {
        let folder = try TemporaryFolder()
        let names = NameIndex(folder: folder.path + "/names", targets: "../containers")
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask { try names.reserve("web", for: "id\(number)") == nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        #expect(names.lookUp("web")?.hasPrefix("id") == true)
    }

    @Test func onlyTheHolderGivesANameBack() throws {
        let folder = try TemporaryFolder()
        let names = NameIndex(folder: folder.path, targets: "../containers")
        #expect(try names.reserve("web", for: "a") == nil)
        names.release("web", of: "b")
        #expect(try names.reserve("web", for: "b") == "a")
        names.release("web", of: "a")
        #expect(try names.reserve("web", for: "b") == nil)
    }

    @Test func aDeadHolderLosesTheName() throws {
        let folder = try TemporaryFolder()
        let names = NameIndex(folder: folder.path, targets: "../containers")
        #expect(try names.reserve("web", for: "a") == nil)
        #expect(try names.takeOver("web", from: "a", for: "b", lock: folder.path + "/.lock"))
        #expect(names.lookUp("web") == "b")
    }
}
