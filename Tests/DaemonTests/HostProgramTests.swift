import Glibc
import Linux
import State
import Testing

@testable import Daemon

@Suite struct HostProgramTests {
    @Test("what it writes and its exit code come back")
    func answers() throws {
        let answer = try HostProgram.run(
            "/bin/sh", ["sh", "-c", "cat; echo $A >&2; exit 3"], input: Array("in".utf8), environment: ["A=b"])
        #expect(answer.code == 3 && answer.output == "in" && answer.errors == "b\n")
    }

    @Test("one that hangs is killed with what it started")
    func hangs() throws {
        let file = "/tmp/swmono-host-program-\(RandomID.make().prefix(16))"
        defer { unlink(file) }
        let failure = #expect(throws: SystemError.self) {
            try HostProgram.run(
                "/bin/sh", ["sh", "-c", "/bin/sleep 1000 & echo $! >\(file); wait"], deadlineMilliseconds: 3000)
        }
        #expect(failure?.errno == ETIMEDOUT)
        let text = String(decoding: try readFile(file), as: UTF8.self)
        let sleeper = try #require(Int32(text.filter(\.isNumber)))
        for _ in 0..<1000 where Self.lives(sleeper) { usleep(10_000) }
        #expect(!Self.lives(sleeper))
        kill(sleeper, SIGKILL)
    }

    /// A zombie, whose new parent has not heard of it, does not.
    private static func lives(_ pid: Int32) -> Bool { ProcessFacts(pid).map { !$0.isZombie } ?? false }
}
