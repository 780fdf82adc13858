import Testing

@testable import Init

@Suite struct InitOptionsTests {
    func run(_ arguments: String...) -> InitOptions? {
        guard case .run(let options) = InitOptions.parse(arguments, environment: [:]) else { return nil }
        return options
    }

    @Test("options end at -- or at the program")
    func end() {
        #expect(run("--", "sh", "-c", "x")?.command == ["sh", "-c", "x"])
        #expect(run("sh", "-g")?.command == ["sh", "-g"])
        #expect(run("sh", "-g")?.killsGroup == false)
        #expect(run("-g", "-s", "--", "-odd")?.command == ["-odd"])
    }

    @Test("tini's letters, together or with their values")
    func letters() {
        #expect(run("-vvg", "x")?.killsGroup == true)
        #expect(run("-s", "x")?.isSubreaper == true)
        #expect(run("-p", "SIGTERM", "x")?.parentDeathSignal == 15)
        #expect(run("-pKILL", "x")?.parentDeathSignal == 9)
        #expect(run("-e", "143", "-e1", "x")?.remapped == [143, 1])
    }

    @Test(
        "mistakes are told",
        arguments: [[], ["-x", "sh"], ["-e", "256", "sh"], ["-p", "NOPE", "sh"], ["-p"], ["--"]])
    func mistakes(arguments: [String]) {
        guard case .mistake = InitOptions.parse(arguments, environment: [:]) else {
            Issue.record("taken: \(arguments)")
            return
        }
    }

    @Test("tini's environment counts, its version and help are told")
    func other() {
        let wish = InitOptions.parse(["x"], environment: ["TINI_KILL_PROCESS_GROUP": ""])
        #expect(wish == .run(InitOptions(killsGroup: true, command: ["x"])))
        #expect(InitOptions.parse(["--version"], environment: [:]) == .version)
        #expect(InitOptions.parse(["-h"], environment: [:]) == .help)
    }
}
