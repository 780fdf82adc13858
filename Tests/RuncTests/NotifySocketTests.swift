import Conformance
import Glibc
import Linux
import OCI
import Testing

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct NotifySocketTests {
    /// A service manager that listens, and a container that is started for it.
    final class Managed {
        let box: RuncFixture
        let manager: ByteChannel
        private var commands: [Int32] = []

        init(_ script: String = "sleep 1000") throws {
            box = try RuncFixture()
            manager = ByteChannel(try bindDatagrams(box.folder + "/manager.sock", mode: 0o600))
            box.spec.process?.args = ["sh", "-c", script]
            box.spec.process?.user = .init(uid: 1000, gid: 1000)
            try box.writeSpec()
        }

        /// Starts the command as its service would.
        func begin(_ arguments: String...) throws -> Int32 { try begin(arguments) }

        func begin(_ arguments: [String]) throws -> Int32 {
            let child = try spawn(
                SpawnRequest(
                    path: RuncFixture.program,
                    arguments: ["swmono", "runc", "--root", box.folder + "/state"] + arguments,
                    environment: ["PATH=/usr/bin:/bin", "NOTIFY_SOCKET=\(box.folder)/manager.sock"],
                    descriptors: [-1, -1, -1]))
            commands.append(child.pid)
            return child.pid
        }

        /// The exit code; nil when it has not ended within `seconds`.
        func end(of command: Int32, within seconds: Double = 10) throws -> Int32? {
            for _ in 0..<Int(seconds * 100) {
                if let status = try waitForExit(.pid(command), blocking: false) {
                    commands.removeAll { $0 == command }
                    return status.code
                }
                usleep(10_000)
            }
            return nil
        }

        /// The container's first process, once it is `status`.
        func pid(_ status: String) throws -> Int32 {
            for _ in 0..<1000 {
                let lines = try box.runc("state", box.id).output.split(separator: "\n")
                if lines.contains(where: { $0.contains("\"status\": \"\(status)\"") }),
                    let line = lines.first(where: { $0.contains("\"pid\":") }),
                    let pid = Int32(line.filter { $0.isASCII && $0.isNumber }), pid > 0
                {
                    return pid
                }
                usleep(10_000)
            }
            throw SystemError("state", errno: ETIMEDOUT, status)
        }

        /// Says something through the socket that the container sees.
        func say(_ text: String, as pid: Int32) throws {
            let socket = try connectDatagrams("/proc/\(pid)/root/run/notify/notify.sock")
            try sendDescriptors(socket.raw, Array(text.utf8), [])
        }

        /// What the manager hears next, with a descriptor that comes along; nil: nothing for two seconds.
        func hear(within milliseconds: Int32 = 2000) throws -> (text: String, held: ByteChannel?)? {
            guard try waitReadable([manager.raw], milliseconds: milliseconds) != nil,
                let message = try receiveDescriptors(manager.raw, limit: 8192)
            else { return nil }
            let held = message.descriptors.first.map { ByteChannel(OwnedFD(adopting: $0)) }
            return (String(decoding: message.bytes, as: UTF8.self), held)
        }

        deinit {
            for command in commands {
                kill(command, SIGKILL)
                _ = try? waitForExit(.pid(command))
            }
        }
    }

    @Test(
        "run --detach tells the manager that the container is ready and whom to watch, and waits for it",
        .covers("oci.runc.beh.notify-socket"))
    func detached() throws {
        let managed = try Managed()
        let command = try managed.begin("run", "-d", "-b", managed.box.bundle, managed.box.id)
        let pid = try managed.pid("running")
        try managed.say("STATUS=let me out\nX=1", as: pid)
        #expect(try managed.end(of: command, within: 0.3) == nil, "it is not ready yet")
        try managed.say("WATCHDOG=1\nREADY=1\nMAINPID=1\n", as: pid)
        #expect(try managed.hear()?.text == "READY=1\n")
        #expect(try managed.hear()?.text == "MAINPID=\(pid)\n")
        var barrier = try managed.hear()
        #expect(barrier?.text == "BARRIER=1" && barrier?.held != nil)
        #expect(try managed.end(of: command, within: 0.3) == nil, "the manager has not read it all")
        barrier = nil
        #expect(try managed.end(of: command) == 0)
        #expect(try managed.box.runc("delete", "-f", managed.box.id).code == 0 && managed.box.leftovers.isEmpty)
    }

    @Test("create makes the place, start listens")
    func createAndStart() throws {
        let managed = try Managed()
        let made = try managed.begin("create", "-b", managed.box.bundle, managed.box.id)
        #expect(try managed.end(of: made) == 0)
        let command = try managed.begin("start", managed.box.id)
        let pid = try managed.pid("running")
        try managed.say("READY=1", as: pid)
        #expect(try managed.hear()?.text == "READY=1\n" && managed.hear()?.text == "MAINPID=\(pid)\n")
        #expect(try managed.hear()?.text == "BARRIER=1", "and the descriptor is let go at once")
        #expect(try managed.end(of: command) == 0)
    }

    @Test("in the foreground the command itself is whom to watch, and goes on")
    func foreground() throws {
        let managed = try Managed()
        let command = try managed.begin("run", "-b", managed.box.bundle, managed.box.id)
        let pid = try managed.pid("running")
        try managed.say("READY=1", as: pid)
        #expect(try managed.hear()?.text == "READY=1\n" && managed.hear()?.text == "MAINPID=\(command)\n")
        let barrier = try managed.hear()
        #expect(barrier?.text == "BARRIER=1")
        #expect(throws: SystemError.self, "nobody listens any more") { try managed.say("READY=1", as: pid) }
        #expect(try managed.box.runc("kill", managed.box.id, "KILL").code == 0)
        #expect(try managed.end(of: command) == 137)
    }

    @Test("a container that ends without a word keeps nobody")
    func silent() throws {
        let managed = try Managed("exit 3")
        let command = try managed.begin("run", "-d", "-b", managed.box.bundle, managed.box.id)
        #expect(try managed.end(of: command) == 0)
        #expect(try managed.hear() == nil)
    }

    @Test("the container sees a folder that is not its own to change, and its socket in the environment")
    func inside() throws {
        let managed = try Managed("echo $NOTIFY_SOCKET; ls /run/notify; touch /run/notify/x || mkdir /run/notify/y")
        let box = managed.box
        let command = "NOTIFY_SOCKET=\(box.folder)/manager.sock \(box.commandLine) run -b \(box.bundle) \(box.id)"
        let outcome = try RuncFixture.execute("/bin/sh", ["sh", "-c", command], folder: box.folder)
        #expect(outcome.output == "/run/notify/notify.sock\nnotify.sock\n" && outcome.code != 0)
        #expect(outcome.errors.contains("Read-only file system"))
        let without = try box.runc("run", "-b", box.bundle, box.id)
        #expect(without.output == "\n", "there is none without a manager")
    }
}
