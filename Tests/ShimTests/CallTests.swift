import Containerd
import ContainerdAPI
import Faults
import Glibc
import Linux
import ShimAPI
import ShimTTRPC
import State
import Testing

/// Calls that the engine's own commands do not make yet, and what they leave.
@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root")) struct CallTests {
    private func client(_ bench: TaskBench) async throws -> any ShimClient {
        try await TTRPCTransport().connect(to: bench.instance.shimSocket(bench.id))
    }

    private func status(_ bench: TaskBench) async throws -> TaskStatus {
        try await bench.tasks.state(bench.id, execID: nil, bench.context).status
    }

    @Test("pause stops every process until resume; in between nothing can be executed")
    func pause() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        let shim = try await client(bench)
        await #expect(throws: Fault.self) { _ = try await shim.call(.pause(id: bench.id), deadline: .seconds(30)) }
        try await bench.start()
        _ = try await shim.call(.pause(id: bench.id), deadline: .seconds(30))
        #expect(try await status(bench) == .paused)
        await #expect(throws: Fault.self) { try await bench.exec("more", ["/bin/true"]) }
        await #expect(throws: Fault.self) { _ = try await shim.call(.pause(id: bench.id), deadline: .seconds(30)) }
        _ = try await shim.call(.resume(id: bench.id), deadline: .seconds(30))
        #expect(try await status(bench) == .running)
        try await bench.exec("more", ["/bin/true"])
        try await bench.start("more")
        #expect(try await bench.wait("more").status == 0)
        try await bench.delete("more")
        try await bench.end()
    }

    @Test("pids are those of the init, its children and the execs, as the host numbers them")
    func pids() async throws {
        let bench = try TaskBench()
        let main = try await bench.create(["/bin/sh", "-c", "sleep 100 & wait"])
        try await bench.start()
        try await bench.exec("more", ["/bin/sleep", "100"])
        let exec = try await bench.start("more")
        var found: Set<Int32> = []
        for _ in 0..<200 where found.count < 3 {
            found = Set(try await bench.tasks.pids(bench.id, bench.context))
            try await Task.sleep(for: .milliseconds(25))
        }
        #expect(found.count == 3 && found.isSuperset(of: [main, exec]))
        try await bench.end()
    }

    @Test("an exec whose client is gone before it was started leaves nothing; one that runs goes on")
    func execOfDeadClient() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        try await bench.start()
        do {
            let other = ShimTasks(instance: bench.instance, transport: TTRPCTransport(), executable: nil)
            for name in ["registered", "started"] {
                let process = try bench.json(["/bin/sleep", "100"])
                try await other.exec(
                    TaskExec(id: bench.id, execID: name, process: process, terminal: false, openStdin: false),
                    bench.context)
            }
            _ = try await other.start(bench.id, execID: "started", bench.context)
        }
        var left = true
        for _ in 0..<200 where left {
            left = (try? await bench.tasks.state(bench.id, execID: "registered", bench.context)) != nil
            try await Task.sleep(for: .milliseconds(25))
        }
        #expect(!left)
        #expect(try await bench.tasks.state(bench.id, execID: "started", bench.context).status == .running)
        try await bench.end()
    }

    @Test("a shim has its own memory score, and hands none of it on to the container or its execs")
    func memoryScore() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        let main = try await bench.start()
        try await bench.exec("more", ["/bin/sleep", "100"])
        let exec = try await bench.start("more")
        let shim = try #require(bench.live).shim.pid
        let score = { (pid: Int32) in
            String(decoding: try readFile("/proc/\(pid)/oom_score_adj"), as: UTF8.self).filter { $0 > " " }
        }
        #expect(["-998", "0"].contains(try score(shim)))
        #expect(try score(main) == "0" && score(exec) == "0")
        try await bench.end()
    }
}
