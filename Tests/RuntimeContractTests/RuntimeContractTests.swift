import Faults
import Glibc
import Linux
import OCI
import RuntimeAPI
import Testing

/// The behaviour of seam 4, the same for every runtime.
@Suite(.serialized) struct RuntimeContractTests {
    @Test("created, started, ended, deleted: states, output and exit status", arguments: Implementation.all)
    func life(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let pipe = try Pipe()
        let output = RuntimeStdio.descriptors(stdin: -1, stdout: pipe.write.raw, stderr: pipe.write.raw)
        let container = try bench.create(["sh", "-c", "echo hello; exit 7"], stdio: output)
        #expect(try bench.state().status == .created)
        #expect(try bench.state().pid == container.pid)
        #expect(try bench.state().bundle == bench.folder)
        try bench.complete(.start(id: bench.id))
        #expect(try waitForExit(.pid(container.pid))?.code == 7)
        #expect(try text(pipe.read) == "hello\n")
        #expect(try bench.state().status == .stopped)
        try bench.complete(.delete(id: bench.id, force: false))
        #expect(kind { try bench.state() } == .notFound)
        #expect(!bench.isMounted)
    }

    @Test("a command that is not there: by its kind, and nothing is left", arguments: Implementation.all)
    func commandNotFound(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let found = kind {
            _ = try bench.create(["no-such-command"])
            try bench.complete(.start(id: bench.id))
        }
        #expect(found == .commandNotFound)
        _ = kind { try bench.complete(.delete(id: bench.id, force: true)) }
        #expect(kind { try bench.state() } == .notFound)
        #expect(!bench.isMounted)
    }

    @Test("a command that may not be executed: by its kind", arguments: Implementation.all)
    func commandNotExecutable(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let plain = try openFile(bench.folder + "/lower/bin/plain", O_WRONLY | O_CREAT, mode: 0o644)
        try plain.writeAll(Array("x".utf8))
        let found = kind {
            _ = try bench.create(["/bin/plain"])
            try bench.complete(.start(id: bench.id))
        }
        #expect(found == .commandNotExecutable)
    }

    @Test("one more process: its output, its status, its failure", arguments: Implementation.all)
    func exec(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        _ = try bench.create(["sleep", "1000"])
        try bench.complete(.start(id: bench.id))
        let pipe = try Pipe()
        let output = RuntimeStdio.descriptors(stdin: -1, stdout: pipe.write.raw, stderr: -1)
        let process = try bench.exec(["sh", "-c", "echo inside; exit 3"], stdio: output)
        #expect(try waitForExit(.pid(process.pid))?.code == 3)
        #expect(try text(pipe.read) == "inside\n")
        let none = RuntimeStdio.descriptors(stdin: -1, stdout: -1, stderr: -1)
        #expect(kind { try bench.exec(["no-such-command"], stdio: none) } == .commandNotFound)
    }

    @Test(
        "a user by name is found in the container's own files, for the first process and an exec",
        arguments: Implementation.all)
    func namedUser(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        mkdir(bench.folder + "/lower/etc", 0o755)
        for (name, text) in [("passwd", "alice:x:7:8::/:/bin/sh\n"), ("group", "wheel:x:10:alice\nextra:x:11:\n")] {
            try openFile(bench.folder + "/lower/etc/" + name, O_WRONLY | O_CREAT, mode: 0o644).writeAll(
                Array(text.utf8))
        }
        let first = try Pipe()
        _ = try bench.create(
            ["sh", "-c", "id; exec sleep 1000"],
            stdio: .descriptors(stdin: -1, stdout: first.write.raw, stderr: first.write.raw),
            annotations: [RuntimeSpec.userAnnotation: "alice", RuntimeSpec.groupsAnnotation: "extra"])
        try bench.complete(.start(id: bench.id))
        #expect(try line(first.read.raw) == "uid=7(alice) gid=8 groups=8,10(wheel),11(extra)\n")
        let second = try Pipe()
        let process = try bench.exec(
            ["id"], stdio: .descriptors(stdin: -1, stdout: second.write.raw, stderr: second.write.raw),
            user: "1000:extra")
        #expect(try waitForExit(.pid(process.pid))?.code == 0)
        #expect(try line(second.read.raw).hasPrefix("uid=1000 gid=11(extra)"))
        let none = RuntimeStdio.descriptors(stdin: -1, stdout: -1, stderr: -1)
        #expect(kind { try bench.exec(["id"], stdio: none, user: "nobody") } == .invalidArgument)
    }

    @Test("a terminal comes as its master, with its size", arguments: Implementation.all)
    func terminal(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let container = try bench.create(
            ["sh", "-c", "stty size; cat"], stdio: .terminal(width: 91, height: 33))
        let console = try #require(container.console)
        try bench.complete(.start(id: bench.id))
        #expect(try line(console.raw) == "33 91\r\n")
        // crun 1.8 sets the size when the program runs already.
        let process = try bench.exec(["sh", "-c", "sleep 1; stty size"], stdio: .terminal(width: 80, height: 24))
        #expect(try line(try #require(process.console).raw) == "24 80\r\n")
        _ = try waitForExit(.pid(process.pid))
    }

    @Test("signals reach the process; a stopped container refuses them", arguments: Implementation.all)
    func kill(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let container = try bench.create(["sh", "-c", "trap 'exit 9' USR1; while :; do sleep 0.05; done"])
        try bench.complete(.start(id: bench.id))
        usleep(300_000)
        try bench.complete(.kill(id: bench.id, signal: SIGUSR1, all: false))
        #expect(try waitForExit(.pid(container.pid))?.code == 9)
        #expect(kind { try bench.complete(.kill(id: bench.id, signal: SIGTERM, all: false)) } == .failedPrecondition)
    }

    @Test("paused and resumed", arguments: Implementation.all)
    func pause(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        _ = try bench.create(["sleep", "1000"])
        try bench.complete(.start(id: bench.id))
        try bench.complete(.pause(id: bench.id))
        #expect(try bench.state().status == .paused)
        try bench.complete(.resume(id: bench.id))
        #expect(try bench.state().status == .running)
    }

    @Test("an id is taken once", arguments: Implementation.all)
    func taken(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        _ = try bench.create(["sleep", "1000"])
        #expect(kind { try bench.create(["sleep", "1000"]) } == .alreadyExists)
        #expect(try bench.state().status == .created)
    }

    @Test("deleted by force while it runs; what is not there is not found", arguments: Implementation.all)
    func deleteRunning(implementation: Implementation) throws {
        let bench = try Bench(implementation)
        let container = try bench.create(["sleep", "1000"])
        try bench.complete(.start(id: bench.id))
        #expect(kind { try bench.complete(.delete(id: bench.id, force: false)) } != nil)
        try bench.complete(.delete(id: bench.id, force: true))
        #expect(try waitForExit(.pid(container.pid))?.code == 137)
        #expect(kind { try bench.complete(.start(id: bench.id)) } == .notFound)
        try bench.complete(.delete(id: bench.id, force: true))
        #expect(!bench.isMounted)
    }

    private func kind(_ body: () throws -> some Any) -> FaultKind? {
        do {
            _ = try body()
            return nil
        } catch {
            if (error as? Fault)?.kind == .internal { Issue.record("\(error)") }
            return (error as? Fault)?.kind ?? .unknown
        }
    }

    /// What is in the pipe now.
    private func text(_ descriptor: borrowing OwnedFD) throws -> String {
        var room = [UInt8](repeating: 0, count: 4096)
        let count = try descriptor.read(into: &room)
        return String(decoding: room[..<count], as: UTF8.self)
    }

    /// The terminal's next line, waited for up to 5 s.
    private func line(_ descriptor: Int32) throws -> String {
        var bytes: [UInt8] = []
        while bytes.last != UInt8(ascii: "\n") {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var byte: UInt8 = 0
            guard poll(&ready, 1, 5000) == 1, read(descriptor, &byte, 1) == 1 else { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
