import Conformance
import Glibc
import Linux
import OCI
import Testing

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct LifeTests {
    @Test func aContainerGoesThroughItsStates() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, "--pid-file", box.folder + "/pid", box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"created\""))
        #expect(Int32(String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)) != nil)
        #expect(
            try box.runc("create", "-b", box.bundle, box.id).errors.contains("container with given ID already exists"))
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("start", box.id).errors.contains("cannot start an already running container"))
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
        #expect(try box.runc("delete", box.id).errors.contains("is not stopped: running"))
        #expect(try box.runc("pause", box.id).code == 0)
        #expect(try box.runc("list").output.contains(" paused "))
        #expect(try box.runc("resume", box.id).code == 0)
        #expect(try box.runc("kill", box.id, "KILL").code == 0)
        try box.waitUntilStopped()
        #expect(try box.runc("start", box.id).errors.contains("cannot start a container that has stopped"))
        #expect(try box.runc("kill", box.id).errors.contains("container not running"))
        #expect(try box.runc("delete", box.id).code == 0 && box.leftovers.isEmpty)
        #expect(try box.runc("state", box.id).errors.contains("container does not exist"))
        #expect(try box.runc("delete", "-f", box.id).code == 0)
    }

    @Test func execJoinsTheContainer() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let outcome = try box.runc(
            "exec", "-e", "X=y", "--cwd", "/tmp", box.id, "sh", "-c",
            "echo $X; pwd; hostname; cat /proc/1/comm; cat /proc/self/cgroup; exit 3")
        #expect(outcome.code == 3 && outcome.output.hasPrefix("y\n/tmp\nbox\nsleep\n"), "\(outcome)")
        #expect(outcome.output.contains("memory:/swmono-test/\(box.id)"))
        #expect(
            try box.runc("exec", box.id, "nope").errors.contains("exec: \"nope\": executable file not found in $PATH"))
        #expect(try box.runc("exec", "-u", "1000:10", box.id, "id").output.hasPrefix("uid=1000(alice) gid=10(wheel)"))
        #expect(try box.runc("delete", "-f", box.id).code == 0 && box.leftovers.isEmpty)
        #expect(try box.runc("exec", box.id, "id").errors.contains("container does not exist"))
    }

    @Test func anExecsRightsAreItsOwn() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let plain = try box.runc("exec", box.id, "grep", "-E", "CapEff|CapInh", "/proc/self/status")
        #expect(plain.output == "CapInh:\t0000000000000000\nCapEff:\t00000000000000eb\n")
        let more = try box.runc("exec", "-c", "CAP_NET_RAW", box.id, "grep", "-E", "CapEff|CapInh", "/proc/self/status")
        #expect(more.output == "CapInh:\t0000000000000000\nCapEff:\t00000000000020eb\n")
    }

    @Test func aTerminalComesThroughTheConsoleSocket() throws {
        let box = try RuncFixture()
        box.spec.process?.terminal = true
        box.spec.process?.args = ["sh", "-c", "tty; stty size; ls -l /dev/console; sleep 0.2"]
        box.spec.process?.consoleSize = .init(height: 33, width: 99)
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, box.id).errors.contains("without setting console socket"))
        let listener = try listenUnix(box.folder + "/console", nonblocking: false)
        let created = try box.runc("create", "--console-socket", box.folder + "/console", "-b", box.bundle, box.id)
        try #require(created.code == 0, "\(created.errors)")
        guard let connection = try acceptNow(listener.raw, nonblocking: false) else {
            throw SystemError("accept4", errno: EAGAIN)
        }
        let message = try #require(try receiveDescriptors(connection.raw, limit: 100))
        let master = OwnedFD(adopting: try #require(message.descriptors.first))
        #expect(try box.runc("start", box.id).code == 0)
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        // EIO is a terminal's end.
        while let count = try? master.read(into: &buffer), count > 0 {
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        #expect(text.hasPrefix("/dev/pts/0\r\n33 99\r\ncrw"), "\(text)")
    }

    @Test func aSharedPidNamespaceEndsWithItsCgroup() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces = [.init(.mount), .init(.ipc), .init(.uts)]
        box.spec.process?.args = ["sh", "-c", "sleep 1001 & sleep 1002"]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty)
    }

    @Test func namespacesAreJoinedByPath() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let other = try RuncFixture()
        let state = try box.runc("state", box.id).output
        let pid = try #require(
            state.split(separator: "\n").first { $0.hasPrefix("  \"pid\": ") }?.dropFirst(9).dropLast())
        other.spec.linux?.namespaces = [
            .init(.mount), .init(.pid, path: "/proc/\(pid)/ns/pid"), .init(.uts, path: "/proc/\(pid)/ns/uts"),
        ]
        other.spec.hostname = nil
        #expect(try other.shell("cat /proc/1/comm; hostname").output == "sleep\nbox\n")
    }
}

extension RuncFixture {
    /// Waits, 5 s at most, for the process's end to be seen.
    func waitUntilStopped() throws {
        for _ in 0..<500 {
            if try runc("state", id).output.contains("stopped") { return }
            usleep(10000)
        }
    }
}
