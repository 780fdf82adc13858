import Conformance
import Glibc
import Linux
import OCI
import Testing

/// A container that prepares for the next `exec`: what is looked up in it, and what the new process brings along.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileExecTests {
    /// CVE-2024-21626: a command that is a link through a descriptor of the joining process. The container's first
    /// process has its host number in the host's procfs alone.
    @Test(.covers("oci.cve.CVE-2024-21626", "oci.security.rule.cloexec-all"))
    func noDescriptorLeadsToTheHostsProcesses() throws {
        let box = try RuncFixture()
        box.spec.process?.oomScoreAdj = 100
        try box.startSleeping()
        let pid = try box.pid()
        for number in 3...20 {
            try makeSymlink(AT_FDCWD, box.rootfs + "/bin/p\(number)", to: "/proc/self/fd/\(number)/\(pid)/exe")
            let outcome = try box.runc("exec", box.id, "p\(number)")
            #expect(outcome.errors.contains("executable file not found"), "\(number): \(outcome)")
        }
    }

    /// With the host's processes in sight, their roots and working directories are places outside.
    @Test(.covers("oci.cve.CVE-2024-21626", "oci.security.rule.cwd-verify"), arguments: ["root", "cwd", "root/tmp"])
    func anotherProcessesFoldersAreNoWorkingDirectory(name: String) throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .pid }
        box.spec.process?.cwd = "/proc/\(getpid())/\(name)"
        let outside = "current working directory is outside of container mount namespace root"
        let made = try box.shell("pwd")
        #expect(made.code == 1 && made.errors.contains(outside), "\(made)")
        box.spec.process?.cwd = "/"
        try box.startSleeping()
        let joined = try box.runc("exec", "--cwd", "/proc/\(getpid())/\(name)", box.id, "pwd")
        // Without rights over that process the place cannot even be looked at.
        #expect(joined.code == 255, "\(joined)")
        #expect(joined.errors.contains(outside) || joined.errors.contains("permission denied"), "\(joined)")
    }

    /// setresuid(2) takes -1 for "as it is": a process that asks for it must not stay root.
    @Test(arguments: ["4294967295", "4294967295:0", "0:4294967295"]) func nobodyIsMinusOne(user: String) throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let outcome = try box.runc("exec", "-u", user, box.id, "id")
        #expect(outcome.code == 255 && outcome.errors.contains("4294967295 is no user or group id"), "\(outcome)")
        let file = box.folder + "/process.json"
        let ids = user.split(separator: ":")
        let text = """
            {"cwd": "/", "args": ["id"], "env": ["PATH=/bin"], "user": {"uid": \(ids[0]), "gid": \(ids.last ?? "0")}}
            """
        try openFile(file, O_WRONLY | O_CREAT | O_TRUNC).writeAll(Array(text.utf8))
        #expect(try box.runc("exec", "-p", file, box.id).errors.contains("is no user or group id"))
        let run = try RuncFixture()
        run.spec.process?.user = .init(uid: 1, gid: 1, additionalGids: [.max])
        #expect(try run.run("id").errors.contains("is no user or group id"))
        #expect(run.leftovers.isEmpty)
    }

    @Test(.covers("oci.runc.exec.--preserve-fds", "oci.runc.beh.fd3")) func onlyPreservedDescriptorsAreInherited()
        throws
    {
        let box = try RuncFixture()
        try box.startSleeping()
        let secret = try openFile("/etc/hostname", O_RDONLY)
        let three = [secret.raw, secret.raw, secret.raw]
        // The last is ls's own, of the folder it lists.
        let none = try box.runc("exec", box.id, "ls", "/proc/self/fd", descriptors: three)
        #expect(none.output == "0\n1\n2\n3\n", "\(none)")
        let two = try box.runc("exec", "--preserve-fds", "2", box.id, "ls", "/proc/self/fd", descriptors: three)
        #expect(two.output == "0\n1\n2\n3\n4\n5\n", "\(two)")
        for number in ["4", "2147483647"] {
            let gap = try box.runc("exec", "--preserve-fds", number, box.id, "id", descriptors: three)
            #expect(gap.code == 255 && gap.errors.contains("unable to stat preserved-fd 3 (of \(number))"), "\(gap)")
        }
    }

    /// What is not inheritable is not ambient, and reaches no program of another user.
    @Test(.covers("oci.runc.exec.--cap")) func nothingIsAmbientUnasked() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        func sets(_ words: String...) throws -> String {
            let all =
                ["exec", "-c", "CAP_NET_RAW"] + words + [box.id, "grep", "-E", "Cap(Inh|Eff|Amb)", "/proc/self/status"]
            return try RuncFixture.execute(
                RuncFixture.program, ["swmono", "runc", "--root", box.folder + "/state"] + all, folder: "/"
            ).output
        }
        let zero = "0000000000000000\n"
        #expect(try sets() == "CapInh:\t\(zero)CapEff:\t00000000000020eb\nCapAmb:\t\(zero)")
        #expect(try sets("-u", "1000") == "CapInh:\t\(zero)CapEff:\t\(zero)CapAmb:\t\(zero)")
    }

    /// CVE-2016-9962 in a user namespace, whose root may trace all that is in it.
    @Test(.covers("oci.cve.CVE-2016-9962", "oci.security.rule.no-dumpable"))
    func whoJoinsAUserNamespaceCannotBeTraced() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.append(.init(.user))
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        try box.giveRootfs(uid: 100_000, gid: 100_000)
        let rights = ["CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_KILL"]
        box.spec.process?.capabilities = .init(bounding: rights, effective: rights, permitted: rights)
        let watcher = """
            while [ ! -e /tmp/stop ]; do for p in /proc/[0-9]*; do
                exe=$(readlink $p/exe 2>/dev/null) || continue
                case $exe in /bin/busybox|"") continue;; esac
                echo "$exe $(ls $p/fd 2>/dev/null | wc -l)" >>/tmp/log
            done; done
            """
        box.spec.process?.args = ["sh", "-c", watcher]
        try box.writeSpec()
        #expect(try box.runc("run", "-d", "-b", box.bundle, box.id).code == 0)
        for _ in 0..<60 { #expect(try box.runc("exec", box.id, "true").code == 0) }
        #expect(box.log.isEmpty, "\(box.log)")
        // The control: one that does not hide is seen.
        try openFile(box.rootfs + "/tmp/sleep", O_WRONLY | O_CREAT, mode: 0o755).writeAll(try readFile("/bin/busybox"))
        #expect(try box.runc("exec", "-d", box.id, "/tmp/sleep", "100").code == 0)
        #expect(RuncFixture.eventually { box.log.contains("/tmp/sleep ") }, "\(box.log)")
        try box.put("tmp/stop", "")
    }

    /// The caller's keys stay outside; what is not listed for its owner is listed for who possesses it.
    @Test(.covers("oci.runc.beh.keyring", "oci.runc.create.--no-new-keyring", "oci.runc.run.--no-new-keyring"))
    func theSessionKeyringIsTheContainers() throws {
        let box = try RuncFixture()
        box.spec.linux?.maskedPaths = nil
        let name = "_ses." + box.id
        let first = try box.run("cat", "/proc/keys")
        #expect(first.output.contains(name), "\(first)")
        try box.startSleeping()
        let serial = { (text: String) in text.split(separator: "\n").first { $0.contains(name) }?.prefix(8) }
        let joined = try box.runc("exec", "-u", "4321", box.id, "cat", "/proc/keys").output
        let again = try box.runc("exec", "-u", "4321", box.id, "cat", "/proc/keys").output
        #expect(serial(joined) != nil && serial(joined) == serial(again), "\(joined) \(again)")
        #expect(!joined.split(separator: "\n").contains { $0.contains("_ses") && !$0.contains(name) }, "\(joined)")
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        // Another container, for the first one's may not be collected yet.
        let other = try RuncFixture()
        other.spec.linux?.maskedPaths = nil
        other.spec.process?.args = ["cat", "/proc/keys"]
        try other.writeSpec()
        let kept = try other.runc("run", "--no-new-keyring", "-b", other.bundle, other.id)
        #expect(kept.code == 0 && !kept.output.contains("_ses." + other.id), "\(kept)")
        let own = try other.runc("run", "-b", other.bundle, other.id)
        #expect(own.output.contains("_ses." + other.id), "\(own)")
    }
}
