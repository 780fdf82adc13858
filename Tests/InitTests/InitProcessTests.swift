import Glibc
import Linux
import Testing

/// The executable that was built beside the tests.
enum BuiltProgram {
    static let path =
        ((try? readLink("/proc/self/exe")) ?? "").split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/swmono"
    static var isHere: Bool { getuid() == 0 && access(path, X_OK) == 0 }
}

/// docker-init as pid 1 of a pid namespace: `unshare -fp` starts the executable that was built beside the tests.
@Suite(.enabled(if: BuiltProgram.isHere)) struct InitProcessTests {
    func start(_ arguments: [String], _ output: Int32 = -1) throws -> Spawned {
        try spawn(
            SpawnRequest(
                path: "/usr/bin/unshare",
                arguments: ["unshare", "-fp", "--mount-proc", "--kill-child", BuiltProgram.path, "docker-init"]
                    + arguments,
                environment: ["PATH=/usr/bin:/bin"], descriptors: [-1, output, output]))
    }

    func run(_ arguments: String...) throws -> (code: Int32, output: String) {
        let pipe = try Pipe()
        let child = try start(arguments, pipe.write.raw)
        let status = try waitForExit(.pid(child.pid))
        try setNonblocking(pipe.read.raw)
        var room = [UInt8](repeating: 0, count: 65536)
        let count = max(0, read(pipe.read.raw, &room, room.count))
        return (status?.code ?? -1, String(decoding: room[..<count], as: UTF8.self))
    }

    @Test("ends with the program's status; a remapped one counts as 0")
    func status() throws {
        #expect(try run("--", "sh", "-c", "exit 42").code == 42)
        #expect(try run("-e", "42", "--", "sh", "-c", "exit 42").code == 0)
        #expect(try run("sh", "-c", "kill -9 $$").code == 137)
    }

    @Test("a program that cannot be started: 127 and 126, with the reason")
    func cannotStart() throws {
        let missing = try run("--", "no-such-program")
        #expect(missing.code == 127)
        #expect(missing.output.contains("exec no-such-program failed: No such file or directory"))
        #expect(try run("--", "/etc/passwd").code == 126)
    }

    @Test("orphans are reaped: no zombie is left under pid 1")
    func orphans() throws {
        let script = "for i in 1 2 3; do (sh -c 'sleep 0.05' & ); done; sleep 0.4; cat /proc/[0-9]*/stat"
        let result = try run("--", "sh", "-c", script)
        #expect(result.code == 0)
        #expect(!result.output.contains(") Z "))
        #expect(result.output.hasPrefix("1 (swmono)"))
    }

    @Test("the program has no signal blocked or ignored by us")
    func cleanSignals() throws {
        let result = try run("--", "grep", "-E", "SigBlk|SigIgn", "/proc/self/status")
        // posix_spawn of glibc leaves its own two, 32 and 33, ignored; no program has them from a libc's caller.
        #expect(result.output == "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n")
    }

    @Test("signals are forwarded, with -g to the whole group", arguments: [[], ["-g"]])
    func forwarded(options: [String]) throws {
        let pipe = try Pipe()
        let script = "trap 'echo got; exit 5' USR1; echo ready; while :; do sleep 0.02; done"
        let child = try start(options + ["--", "sh", "-c", script], pipe.write.raw)
        var room = [UInt8](repeating: 0, count: 100)
        _ = try pipe.read.read(into: &room)
        // unshare's child is docker-init.
        let children = try readFile("/proc/\(child.pid)/task/\(child.pid)/children")
        let text = String(decoding: children, as: UTF8.self).split(separator: " ").first ?? ""
        kill(try #require(Int32(text)), SIGUSR1)
        #expect(try waitForExit(.pid(child.pid))?.code == 5)
    }
}
