import Conformance
import Glibc
import Linux
import OCI
import Testing

/// `run` and its flags, in front of the container and behind it.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct RunCommandTests {
    @Test(
        .covers("oci.runc.run", "oci.runc.run.--bundle", "oci.lifecycle.exit-code", "oci.runc.beh.exit-status"),
        arguments: [("exit 0", Int32(0)), ("exit 7", 7), ("sh -c 'kill -9 $$'", 137), ("sh -c 'kill -TERM $$'", 143)])
    func theStatusIsTheProgramsOrTheSignals(script: String, code: Int32) throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sh", "-c", script]
        // Signals of its own reach no first process of a pid namespace that does not handle them.
        if code > 128 { box.spec.linux?.namespaces?.removeAll { $0.type == .pid } }
        if code > 128 {
            box.spec.process?.args = ["sh", "-c", script.split(separator: "'").last.map(String.init) ?? ""]
        }
        try box.writeSpec()
        let outcome = try box.runc("run", "--bundle", box.bundle, box.id)
        #expect(outcome.code == code && box.leftovers.isEmpty, "\(outcome)")
        try box.startSleeping()
        #expect(try box.runc("exec", box.id, "sh", "-c", script).code == code)
    }

    @Test(.covers("oci.runc.run.--keep")) func whatIsKeptIsStopped() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["true"]
        try box.writeSpec()
        #expect(try box.runc("run", "--keep", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"stopped\""))
        #expect(try box.runc("delete", box.id).code == 0 && box.leftovers.isEmpty)
    }

    @Test(.covers("oci.runc.run.--detach", "oci.runc.run.--pid-file")) func aDetachedOneRunsOn() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(
            try box.runc("run", "--detach", "--pid-file", box.folder + "/pid", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"running\""))
        #expect(try readFile(box.folder + "/pid") == Array("\(box.pid())".utf8))
    }

    /// What is sent to the command reaches the container's process; a window's size does not.
    @Test(.covers("oci.lifecycle.signal-forward"), arguments: [1, 2, 3, 6, 10, 12, 14, 15, 18, 23, 30, 35])
    func signalsAreForwarded(number: Int32) throws {
        let box = try RuncFixture()
        box.spec.process?.args = [
            "sh", "-c", "trap 'echo got; exit 44' \(number); echo >/tmp/ready; while :; do sleep 0.02; done",
        ]
        try box.writeSpec()
        let child = try spawn(
            SpawnRequest(
                path: RuncFixture.program,
                arguments: ["swmono", "runc", "--root", box.folder + "/state", "run", "-b", box.bundle, box.id]))
        for _ in 0..<500 where access(box.rootfs + "/tmp/ready", F_OK) != 0 { usleep(10000) }
        kill(child.pid, number)
        #expect(try waitForExit(.pid(child.pid))?.code == 44)
        #expect(box.leftovers.isEmpty)
    }

    /// A container without a pid namespace of its own leaves its orphans to the command, or to whoever is next.
    @Test(.covers("oci.lifecycle.subreaper", "oci.runc.run.--no-subreaper"), arguments: [true, false])
    func orphansHaveAParent(isReaper: Bool) throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .pid }
        box.spec.process?.args = [
            "sh", "-c",
            "(sh -c 'sleep 0.3; read -r a b c ppid d </proc/$$/stat; echo $ppid >/tmp/parent' &); sleep 1",
        ]
        try box.writeSpec()
        let flags = isReaper ? [] : ["--no-subreaper"]
        let child = try spawn(
            SpawnRequest(
                path: RuncFixture.program,
                arguments: ["swmono", "runc", "--root", box.folder + "/state", "run"] + flags + [
                    "-b", box.bundle, box.id,
                ]))
        let pid = child.pid
        #expect(try waitForExit(.pid(pid))?.code == 0)
        let parent = String(decoding: try readFile(box.rootfs + "/tmp/parent"), as: UTF8.self)
        #expect(parent == "\(isReaper ? pid : getpid())\n")
        while waitpid(-1, nil, WNOHANG) > 0 {}
    }

    @Test(
        .covers("oci.runc.run.--preserve-fds", "oci.runc.create.--preserve-fds", "oci.runc.beh.listen-fds"))
    func descriptorsArePassedOnWhereTheyAreAskedFor() throws {
        let box = try RuncFixture()
        let file = try openFile(box.folder + "/opened", O_RDWR | O_CREAT)
        box.spec.process?.args = [
            "sh", "-c", "readlink /proc/self/fd/3; readlink /proc/self/fd/4; echo $LISTEN_FDS,$LISTEN_PID",
        ]
        try box.writeSpec()
        func lines(_ words: [String], activated: Bool = false) throws -> String {
            let start = activated ? "LISTEN_FDS=1 LISTEN_PID=$$; export LISTEN_FDS LISTEN_PID;" : ""
            return try RuncFixture.execute(
                "/bin/sh", ["sh", "-c", start + "exec \(box.commandLine) \(words.joined(separator: " "))"],
                folder: box.folder, more: [file.raw, file.raw]
            ).output
        }
        let path = box.folder + "/opened\n"
        #expect(try lines(["run", "-b", box.bundle, box.id]) == ",\n")
        #expect(try lines(["run", "--preserve-fds", "1", "-b", box.bundle, box.id]) == path + ",\n")
        #expect(try lines(["run", "--preserve-fds=2", "-b", box.bundle, box.id]) == path + path + ",\n")
        // systemd's: one that it names and one more.
        #expect(try lines(["run", "-b", box.bundle, box.id], activated: true) == path + "1,1\n")
        #expect(
            try lines(["run", "--preserve-fds", "1", "-b", box.bundle, box.id], activated: true) == path + path
                + "1,1\n")
        #expect(try lines(["create", "--preserve-fds", "2", "-b", box.bundle, box.id]).isEmpty)
        let pid = try box.pid()
        #expect(try readSymlink(AT_FDCWD, "/proc/\(pid)/fd/4") == box.folder + "/opened")
    }

    @Test(.covers("oci.runc.run.--no-pivot", "oci.runc.create.--no-pivot")) func theRootfsMayBeMovedInPlaceOfAPivot()
        throws
    {
        let box = try RuncFixture()
        box.spec.process?.args = ["sh", "-c", "ls /etc; ls /../../etc; grep -c ' / / ' /proc/self/mountinfo; echo $$"]
        try box.writeSpec()
        let moved = try box.runc("run", "--no-pivot", "-b", box.bundle, box.id)
        #expect(moved.output.hasPrefix("group\npasswd\ngroup\npasswd\n") && moved.output.hasSuffix("1\n"), "\(moved)")
        #expect(box.leftovers.isEmpty)
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(try box.runc("create", "--no-pivot", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("exec", box.id, "ls", "/etc").output == "group\npasswd\n")
    }

    @Test(
        .covers("oci.runc.run.--pidfd-socket", "oci.runc.create.--pidfd-socket", "oci.runc.exec.--pidfd-socket"),
        arguments: ["run", "create", "exec"])
    func theProcessComesAsADescriptor(command: String) throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        if command == "exec" { try box.startSleeping() }
        let listener = try listenUnix(box.folder + "/socket", nonblocking: false)
        let flags = ["--pidfd-socket", box.folder + "/socket", "--pid-file", box.folder + "/pid"]
        switch command {
        case "exec": #expect(try box.runc(["exec", "-d"] + flags + [box.id, "sleep", "2000"]).code == 0)
        case "run": #expect(try box.runc(["run", "-d"] + flags + ["-b", box.bundle, box.id]).code == 0)
        default: #expect(try box.runc(["create"] + flags + ["-b", box.bundle, box.id]).code == 0)
        }
        let connection = try #require(try acceptNow(listener.raw, nonblocking: false)?.release())
        defer { close(connection) }
        let message = try #require(try receiveDescriptors(connection, limit: 100))
        #expect(String(decoding: message.bytes, as: UTF8.self) == (command == "exec" ? "setns" : "standard"))
        let handle = OwnedFD(adopting: try #require(message.descriptors.first))
        let facts = String(decoding: try readFile("/proc/self/fdinfo/\(handle.raw)"), as: UTF8.self)
        let pid = String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)
        #expect(facts.contains("Pid:\t\(pid)\n"), "\(facts)")
        if let number = Int32(pid) {
            kill(number, SIGKILL)
            waitpid(number, nil, 0)
        }
    }
}
