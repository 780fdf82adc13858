import Conformance
import Glibc
import Linux
import OCI
import Testing

/// `exec` and its flags.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct ExecCommandTests {
    @Test(
        .covers(
            "oci.runc.exec", "oci.runc.exec.--cwd", "oci.runc.exec.--env", "oci.runc.exec.--user",
            "oci.runc.exec.--additional-gids", "oci.runc.exec.--no-new-privs", "oci.runc.exec.--cap",
            "oci.runc.beh.exec-preserve"))
    func flagsChangeTheContainersProcess() throws {
        let box = try RuncFixture()
        box.spec.process?.env = ["PATH=/bin", "KEPT=yes", "CHANGED=no"]
        box.spec.process?.user = .init(uid: 0, gid: 0, umask: 0o27)
        try box.startSleeping()
        let script =
            "pwd; umask; echo $KEPT $CHANGED $HOME; id -u; id -G; grep -E 'CapEff|CapInh|NoNew' /proc/self/status"
        let plain = try box.runc("exec", box.id, "sh", "-c", script)
        #expect(
            plain.output == """
                /
                0027
                yes no /root
                0
                0
                CapInh:\t0000000000000000
                CapEff:\t00000000000000eb
                NoNewPrivs:\t0

                """, "\(plain)")
        let flags = [
            "exec", "--cwd", "/tmp", "-e", "CHANGED=x", "--env", "KEPT=a=b", "--user", "1000:100", "-g", "10", "-g",
            "77", "--no-new-privs", "--cap", "CAP_NET_RAW", box.id, "sh", "-c", script,
        ]
        let changed = try box.runc(flags)
        #expect(
            changed.output == """
                /tmp
                0027
                a=b x /home/alice
                1000
                100 10 77
                CapInh:\t0000000000000000
                CapEff:\t0000000000000000
                NoNewPrivs:\t1

                """, "\(changed)")
        let root = try box.runc("exec", "-c", "CAP_NET_RAW", box.id, "grep", "CapEff", "/proc/self/status")
        #expect(root.output == "CapEff:\t00000000000020eb\n")
        let missing = try box.runc("exec", "--cwd", "/none", box.id, "pwd")
        #expect(missing.code == 255 && missing.errors.contains("chdir to cwd (\"/none\")"), "\(missing)")
        for (flag, value) in [("-u", "bob"), ("-u", "1:x"), ("-g", "-1")] {
            #expect(try box.runc("exec", flag, value, box.id, "id").code == 255)
        }
    }

    @Test(.covers("oci.runc.exec.--process")) func theProcessMayBeAFile() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let file = box.folder + "/process.json"
        let text = """
            {"args": ["sh", "-c", "id -u; id -G; pwd; echo $A $KEPT; ulimit -n; grep CapEff /proc/self/status"],
             "env": ["PATH=/bin", "A=file"], "cwd": "/tmp", "user": {"uid": 5, "gid": 6, "additionalGids": [7]},
             "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 80, "soft": 70}], "unknown": [{}]}
            """
        try openFile(file, O_WRONLY | O_CREAT).writeAll(Array(text.utf8))
        let outcome = try box.runc("exec", "--process", file, box.id)
        #expect(outcome.output == "5\n6 7\n/tmp\nfile\n70\nCapEff:\t0000000000000000\n", "\(outcome)")
        for (bad, wanted) in [
            ("{", "invalid JSON"), (#"{"cwd": "/"}"#, "args must not be empty"),
            (#"{"args": ["id"], "cwd": "x"}"#, "Cwd must be an absolute path"),
            (#"{"args": ["id"]}"#, "Cwd property must not be empty"),
            (#"{"args": ["id"], "cwd": "/", "env": ["A"]}"#, "invalid environment variable: missing '='"),
            (#"{"args": ["id"], "cwd": "/", "capabilities": []}"#, "(capabilities)"),
            (#"{"args": ["id"], "cwd": "/", "rlimits": [{"type": "X"}]}"#, "invalid rlimit type: X"),
        ] {
            try openFile(file, O_WRONLY | O_TRUNC).writeAll(Array(bad.utf8))
            let refused = try box.runc("exec", "-p", file, box.id)
            #expect(refused.code == 255 && refused.errors.contains(wanted), "\(refused)")
        }
        #expect(try box.runc("exec", "-p", box.folder + "/none", box.id).code == 255)
        #expect(try box.runc("exec", box.id).errors.contains("exec args cannot be empty"))
    }

    @Test(.covers("oci.runc.exec.--detach", "oci.runc.exec.--pid-file")) func aDetachedProcessIsLeftToItself() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let before = ContinuousClock.now
        let outcome = try box.runc("exec", "--detach", "--pid-file", box.folder + "/pid", box.id, "sleep", "2000")
        #expect(outcome.code == 0 && ContinuousClock.now - before < .seconds(10), "\(outcome)")
        let pid = try #require(Int32(String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)))
        #expect(try box.runc("ps", "-f", "json", box.id).output.contains("\(pid)"))
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    @Test(
        .covers("oci.runc.exec.--apparmor", "oci.runc.exec.--process-label"), .enabled(if: LabelHost.hasNone, "no LSM"))
    func labelsReachTheProcessOrAreRefused() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let profile = try box.runc("exec", "--apparmor", "mine", box.id, "id")
        #expect(profile.code == 255 && profile.errors.contains("mine on a host without AppArmor"), "\(profile)")
        #expect(try box.runc("exec", "--apparmor", "unconfined", box.id, "id").code == 0)
        let label = try box.runc("exec", "--process-label", "a:b:c:s0", box.id, "id")
        #expect(label.code == 255 && label.errors.contains("selinux label is specified"), "\(label)")
    }

    private enum LabelHost {
        static let hasNone = access("/sys/module/apparmor", F_OK) != 0 && access("/sys/fs/selinux", F_OK) != 0
    }

    /// In front of a terminal the command relays it; behind one it is handed over.
    @Test(
        .covers(
            "oci.runc.exec.--tty", "oci.runc.exec.--console-socket", "oci.runc.beh.console-socket",
            "oci.runc.beh.detach-tty-rule", "oci.config.process.terminal", "oci.config.process.consoleSize.height",
            "oci.config.process.consoleSize.width", "oci.runc.create.--console-socket",
            "oci.runc.run.--console-socket"), arguments: ["create", "run", "exec"])
    func terminalsAreHandedOver(command: String) throws {
        let box = try RuncFixture()
        let script =
            "tty; stty size; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo three; (: </dev/tty) && echo ctty; sleep 0.2"
        box.spec.process?.consoleSize = .init(height: 33, width: 99)
        if command == "exec" {
            try box.startSleeping()
        } else {
            box.spec.process?.terminal = true
            box.spec.process?.args = ["sh", "-c", script]
            try box.writeSpec()
        }
        let socket = ["--console-socket", box.folder + "/console"]
        func start(_ flags: [String]) throws -> RuncFixture.Outcome {
            switch command {
            case "exec": try box.runc(["exec", "-t", "-d"] + flags + [box.id, "sh", "-c", script])
            case "run": try box.runc(["run", "-d"] + flags + ["-b", box.bundle, box.id])
            default: try box.runc(["create"] + flags + ["-b", box.bundle, box.id])
            }
        }
        #expect(try start([]).errors.contains("cannot allocate tty if runc will detach without setting console socket"))
        let listener = try listenUnix(box.folder + "/console", nonblocking: false)
        let outcome = try start(socket)
        try #require(outcome.code == 0, "\(outcome)")
        let connection = try #require(try acceptNow(listener.raw, nonblocking: false)?.release())
        defer { close(connection) }
        let message = try #require(try receiveDescriptors(connection, limit: 100))
        #expect(String(decoding: message.bytes, as: UTF8.self).hasSuffix("/ptmx"))
        let master = OwnedFD(adopting: try #require(message.descriptors.first))
        if command == "create" { #expect(try box.runc("start", box.id).code == 0) }
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        // EIO is a terminal's end.
        while let count = try? master.read(into: &buffer), count > 0 {
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        #expect(text == "/dev/pts/0\r\n33 99\r\nthree\r\nctty\r\n", "\(text)")
        while waitpid(-1, nil, WNOHANG) > 0 {}
    }
}
