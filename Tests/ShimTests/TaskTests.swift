import Conformance
import Containerd
import ContainerdAPI
import Faults
import Glibc
import Linux
import State
import Testing

@Suite(.serialized, .enabled(if: geteuid() == 0, "needs root")) struct TaskTests {
    @Test(
        "a container's output is in Docker's log format, its exit code in the record, and nothing is left",
        .covers("eng.log.json-file"))
    func runsToItsEnd() async throws {
        let bench = try TaskBench()
        let pid = try await bench.create(["/bin/sh", "-c", "echo out; echo err >&2; exit 7"])
        #expect(try await bench.tasks.state(bench.id, execID: nil, bench.context).status == .created)
        #expect(try await bench.start() == pid)
        let exit = try await bench.wait()
        #expect(exit.status == 7)
        let record = try #require(try ExitRecord.load(bench.instance.exitRecord(bench.id)))
        #expect(record.status == 7)
        #expect(record.exitedAt == exit.exitedAt)
        #expect(bench.log.contains(#"{"log":"out\n","stream":"stdout","time":""#))
        #expect(bench.log.contains(#"{"log":"err\n","stream":"stderr","time":""#))
        #expect(try await bench.delete().status == 7)
        #expect(access(bench.instance.run(bench.id), F_OK) != 0)
    }

    @Test("a client that attaches before the start misses nothing, and its stream ends with the container")
    func attachBeforeStart() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", "echo out; echo err >&2"])
        let stream = try await bench.attach()
        try await bench.start()
        let frames = try await readToEnd(stream)
        #expect(text(frames, stream: 1) == "out\n")
        #expect(text(frames, stream: 2) == "err\n")
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test("stdin goes to the container, and its end too")
    func stdin() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/cat"], openStdin: true)
        let stream = try await bench.attach(stdin: true)
        try await bench.start()
        try stream.duplicate().writeAll("hello\n".utf8)
        try shutdownWriting(stream.raw)
        #expect(text(try await readToEnd(stream), stream: 1) == "hello\n")
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test("a client that detaches leaves the container as it was, and another attaches to it")
    func reattach() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/cat"], openStdin: true) { $0.stdinOnce = false }
        let detaching = TaskAttach(
            id: bench.id, execID: nil, stdin: true, stdout: true, stderr: true, closesStdin: false)
        do {
            let first = try await bench.tasks.attach(detaching, bench.context)
            try await bench.start()
            try first.duplicate().writeAll("one\n".utf8)
        }
        let second = try await bench.attach(stdin: true)
        try second.duplicate().writeAll("two\n".utf8)
        try shutdownWriting(second.raw)
        #expect(text(try await readToEnd(second), stream: 1).hasSuffix("two\n"))
        #expect(try await bench.wait().status == 0)
        #expect(bench.log.contains(#""log":"one\n""#))
        try await bench.delete()
    }

    @Test("a terminal is raw, has the size that was set, and is the container's")
    func terminal() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sh", "-c", "tty; stty size"], terminal: true, openStdin: true)
        let stream = try await bench.attach(stdin: true)
        try await bench.tasks.resize(bench.id, execID: nil, width: 91, height: 37, bench.context)
        try await bench.start()
        let output = String(decoding: try await readToEnd(stream), as: UTF8.self)
        #expect(output.contains("/dev/") && output.contains("37 91\r\n"))
        #expect(try await bench.wait().status == 0)
        try await bench.delete()
    }

    @Test("an exec has its own streams, exit code and record of life; without a terminal and with one")
    func exec() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        try await bench.start()
        for terminal in [false, true] {
            let name = "exec-\(terminal)"
            try await bench.exec(name, ["/bin/sh", "-c", "echo from exec; exit 3"], terminal: terminal)
            let stream = try await bench.attach(name)
            #expect(try await bench.start(name) > 0)
            let output = try await readToEnd(stream)
            #expect(
                terminal
                    ? String(decoding: output, as: UTF8.self) == "from exec\r\n"
                    : text(output, stream: 1) == "from exec\n")
            #expect(try await bench.wait(name).status == 3)
            #expect(try await bench.delete(name).status == 3)
        }
        #expect(bench.log.isEmpty)
        try await bench.end()
    }

    @Test("transitions that a state does not allow are conflicts that name both states")
    func conflicts() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        await #expect(throws: Fault.self) { try await bench.exec("early", ["/bin/true"]) }
        try await bench.start()
        do {
            try await bench.start()
            Issue.record("started twice")
        } catch let fault as Fault {
            #expect(fault.kind == .failedPrecondition)
            #expect(fault.message == "cannot start container \(bench.id) in state running: it must be created")
        }
        do {
            try await bench.delete()
            Issue.record("deleted while it runs")
        } catch let fault as Fault {
            #expect(fault.message.hasSuffix("in state running: it must be stopped"))
        }
        try await bench.end()
        do {
            _ = try await bench.start()
            Issue.record("started after it was deleted")
        } catch let fault as Fault { #expect(fault.kind == .notFound) }
    }

    @Test("a signal's number is in the exit code")
    func killed() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        try await bench.start()
        try await bench.tasks.kill(bench.id, execID: nil, signal: SIGKILL, all: false, bench.context)
        #expect(try await bench.wait().status == 137)
        try await bench.delete()
    }

    @Test("a container that was never started can be deleted")
    func deleteCreated() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        try await bench.delete()
        #expect(access(bench.instance.run(bench.id), F_OK) != 0)
    }

    @Test("a command that does not exist fails the run with Docker's exit code and leaves no shim")
    func noSuchCommand() async throws {
        let bench = try TaskBench()
        do {
            try await bench.create(["/no/such"])
            try await bench.start()
            Issue.record("a command that does not exist was started")
        } catch let fault as Fault {
            #expect(fault.kind == .commandNotFound || fault.message.contains("no such file"))
        }
    }

    @Test("the kernel ends a container and its execs with their shim, whoever they run as", arguments: [0, 1000])
    func endsWithShim(user: UInt32) async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"], user: user)
        try await bench.start()
        try await bench.exec("more", ["/bin/sleep", "100"])
        let exec = try OwnerProcess(of: try await bench.start("more"))
        let live = try #require(bench.live)
        let task = try #require(live.task)
        kill(live.shim.pid, SIGKILL)
        // Nobody asks the engine meanwhile.
        for _ in 0..<600 where task.isAlive || exec.isAlive {
            // Another test may have made us a subreaper; a pid namespace ends only when all are reaped.
            for process in [exec, task] { waitpid(process.pid, nil, WNOHANG) }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(!task.isAlive && !exec.isAlive)
        #expect(try await bench.wait().status == 137)
    }

    @Test("the death of a shim kills its container, which counts as exited 137, supervisor lost")
    func shimLost() async throws {
        let bench = try TaskBench()
        try await bench.create(["/bin/sleep", "100"])
        try await bench.start()
        let live = try #require(bench.live)
        let task = try #require(live.task)
        let (tasks, id) = (bench.tasks, bench.id)
        async let waited = tasks.wait(id, execID: nil, CallContext())
        try await Task.sleep(for: .milliseconds(50))
        kill(live.shim.pid, SIGKILL)
        #expect(try await waited.status == 137)
        let record = try #require(try ExitRecord.load(bench.instance.exitRecord(bench.id)))
        #expect(record.status == 137 && record.reason == "supervisor lost")
        #expect(!task.isAlive)
        #expect(try await bench.wait().status == 137)
    }

    @Test("ten containers at once each keep their own exit code and log")
    func sideBySide() async throws {
        let benches = try (0..<10).map { _ in try TaskBench() }
        for (number, bench) in benches.enumerated() {
            try await bench.create(["/bin/sh", "-c", "echo \(number); exit \(number)"])
        }
        for bench in benches { try await bench.start() }
        for (number, bench) in benches.enumerated() {
            #expect(try await bench.wait().status == UInt32(number))
            #expect(bench.log.hasPrefix(#"{"log":"\#(number)\n""#))
            try await bench.delete()
        }
    }
}
