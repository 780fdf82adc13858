import Conformance
import Glibc
import Linux
import OCI
import Testing

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct LaunchTests {
    @Test(.covers("oci.config.process.args", "oci.config.process.env")) func theProgramRunsAndItsStatusIsTheResult()
        throws
    {
        let box = try RuncFixture()
        let outcome = try box.shell("echo $PATH; echo $HOME; echo oops >&2; exit 7")
        #expect(outcome.code == 7 && outcome.output == "/bin\n/root\n" && outcome.errors == "oops\n")
        #expect(box.leftovers.isEmpty)
    }

    @Test func aMissingCommandIsNamedInDockersWords() throws {
        let box = try RuncFixture()
        let outcome = try box.run("nope")
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("exec: \"nope\": executable file not found in $PATH"))
        #expect(try box.run("/nope").errors.contains("exec: \"/nope\": stat /nope: no such file or directory"))
        #expect(try box.run("/etc/passwd").errors.contains("exec: \"/etc/passwd\": permission denied"))
        #expect(try box.run("/etc").errors.contains("exec: \"/etc\": is a directory"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.config.hostname", "oci.config.process.oomScoreAdj", "oci.config.process.rlimits", "oci.linux.sysctl"))
    func settingsArriveInside() throws {
        let box = try RuncFixture()
        box.spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 77, soft: 66)]
        box.spec.process?.oomScoreAdj = 123
        box.spec.process?.cwd = "/made/for/us"
        box.spec.process?.user?.umask = 0o27
        box.spec.linux?.sysctl = ["net.ipv4.ip_unprivileged_port_start": "5", "kernel/shmmni": "99"]
        let outcome = try box.shell(
            """
            hostname; ulimit -n; cat /proc/self/oom_score_adj; pwd; umask
            cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/kernel/shmmni; echo $$
            """)
        #expect(outcome.output == "box\n66\n123\n/made/for/us\n0027\n5\n99\n1\n", "\(outcome.errors)")
    }

    @Test(.covers("oci.config.process.user.uid", "oci.config.process.user.additionalGids"))
    func usersAreNumbersOrNames() throws {
        let box = try RuncFixture()
        box.spec.process?.user = .init(uid: 12, gid: 34, additionalGids: [56])
        #expect(try box.run("id").output == "uid=12 gid=34 groups=56\n")
        box.spec.annotations = [RuntimeSpec.userAnnotation: "alice"]
        let outcome = try box.shell("id; echo $HOME; echo hi >/dev/stderr")
        #expect(outcome.output.hasPrefix("uid=1000(alice) gid=100(users) groups=10(wheel),56,100(users)"), "\(outcome)")
        #expect(outcome.output.hasSuffix("/home/alice\n"))
        box.spec.annotations = [RuntimeSpec.userAnnotation: "bob"]
        #expect(try box.run("id").errors.contains("unable to find user bob: no matching entries in passwd file"))
    }

    @Test(.covers("oci.config.process.noNewPrivileges", "oci.config.root.readonly")) func rightsAreTaken() throws {
        let box = try RuncFixture()
        box.spec.process?.noNewPrivileges = true
        box.spec.root?.readonly = true
        let outcome = try box.shell("grep -E 'Cap|NoNew' /proc/self/status; touch /x; touch /dev/shm/x && echo fine")
        #expect(
            outcome.output.contains("CapInh:\t0000000000000000\nCapPrm:\t00000000000000eb\nCapEff:\t00000000000000eb"))
        #expect(outcome.output.contains("CapBnd:\t00000000000000eb") && outcome.output.contains("NoNewPrivs:\t1"))
        #expect(outcome.errors.contains("/x: Read-only file system") && outcome.output.hasSuffix("fine\n"))
    }

    @Test func nothingOfTheCallersIsOpen() throws {
        let box = try RuncFixture()
        let secret = try openFile("/etc/hostname", O_RDONLY)
        try box.writeSpec()
        box.spec.process?.args = ["ls", "/proc/self/fd"]
        try box.writeSpec()
        let outcome = try box.runc("run", "-b", box.bundle, box.id, descriptors: [secret.raw, secret.raw])
        // The fourth is ls's own, of the folder it lists.
        #expect(outcome.output == "0\n1\n2\n3\n")
        let kept = try box.runc(
            "run", "--preserve-fds", "2", "-b", box.bundle, box.id, descriptors: [secret.raw, secret.raw])
        #expect(kept.output == "0\n1\n2\n3\n4\n5\n")
    }

    @Test(.covers("oci.linux.maskedPaths")) func whatIsMaskedIsEmpty() throws {
        let box = try RuncFixture()
        let outcome = try box.shell("wc -c < /proc/keys; ls /sys/firmware | wc -l; echo 1 > /proc/sys/kernel/panic")
        #expect(outcome.output == "0\n0\n" && outcome.errors.contains("Read-only file system"))
    }

    @Test(.covers("oci.config.mounts")) func bindMountsKeepTheirOptions() throws {
        let box = try RuncFixture()
        try box.put("tmp/file", "text\n")
        box.spec.mounts?.append(contentsOf: [
            .init(destination: "/a/b", type: "bind", source: box.rootfs + "/tmp", options: ["rbind", "ro", "nosuid"]),
            .init(destination: "/new/file", source: box.rootfs + "/tmp/file", options: ["bind", "rprivate"]),
            .init(destination: "/t", type: "tmpfs", source: "tmpfs", options: ["ro", "size=64k", "mode=700"]),
        ])
        let outcome = try box.shell(
            "cat /a/b/file /new/file; touch /a/b/x; grep -E ' /(a/b|t) ' /proc/mounts; touch /t/x")
        #expect(outcome.output.contains("text\ntext\n") && outcome.output.contains("/a/b ext4 ro,nosuid"), "\(outcome)")
        #expect(outcome.output.contains("/t tmpfs ro,") && outcome.output.contains("mode=700"))
        #expect(outcome.errors.contains("/a/b/x: Read-only") && outcome.errors.contains("/t/x: Read-only"))
    }

    @Test func aFailedMountSaysWhichAndLeavesNothing() throws {
        let box = try RuncFixture()
        box.spec.mounts?.append(.init(destination: "/x", type: "nosuchfs", source: "none"))
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("mount nosuchfs on /x: no such device (step "))
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.seccomp.syscalls.names", "oci.seccomp.syscalls.errnoRet", "oci.seccomp.install-point"))
    func theFilterDeniesAndIsCompiledOnce() throws {
        let box = try RuncFixture()
        box.spec.linux?.seccomp = .init(
            defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
            syscalls: [.init(names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 95)])
        for confined in [false, true] {
            box.spec.process?.noNewPrivileges = confined
            let outcome = try box.shell("mkdir /tmp/x; grep Seccomp: /proc/self/status")
            #expect(outcome.errors.contains("not supported") && outcome.output == "Seccomp:\t2\n")
        }
    }

    @Test(.covers("oci.resources.pids.limit")) func limitsAreInItsCgroup() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(memory: .init(limit: 64 << 20), pids: .init(limit: 33))
        let outcome = try box.shell("cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/memory/memory.limit_in_bytes")
        #expect(outcome.output == "33\n67108864\n", "\(outcome.errors)")
        #expect(box.leftovers.isEmpty)
    }
}
