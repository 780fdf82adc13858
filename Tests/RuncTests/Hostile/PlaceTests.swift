import Conformance
import Glibc
import Linux
import OCI
import Testing

/// Names that lead elsewhere than they seem: in images, in volumes, in folders of the host that others may write.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostilePlaceTests {
    /// CVE-2025-52565: the console's mount is not carried over another file of the container.
    @Test(.covers("oci.cve.CVE-2025-52565"), arguments: ["/etc/passwd", "/proc/sys/kernel/hostname", "/nowhere"])
    func aLinkAsConsoleIsRefused(target: String) throws {
        let box = try RuncFixture()
        for folder in ["/dev", "/dev/pts"] { try makeDirectory(AT_FDCWD, box.rootfs + folder, mode: 0o755) }
        try makeSymlink(AT_FDCWD, box.rootfs + "/dev/console", to: target)
        box.spec.mounts = box.spec.mounts?.filter { $0.destination != "/dev" && $0.destination != "/dev/shm" }
        box.spec.process?.terminal = true
        try box.writeSpec()
        let listener = try listenUnix(box.folder + "/socket", nonblocking: false)
        let outcome = try box.runc("run", "-d", "--console-socket", box.folder + "/socket", "-b", box.bundle, box.id)
        #expect(outcome.code == 1 && outcome.errors.contains("/dev/console of the container is a link"), "\(outcome)")
        #expect(listener.raw >= 0 && access(box.rootfs + "/nowhere", F_OK) != 0)
        #expect(box.leftovers.isEmpty)
    }

    /// A volume that somebody else has too: what is hidden in it is copied onto the tmpfs or nowhere.
    @Test(
        .covers("oci.security.rule.fd-openat2"), .enabled(if: access("/usr/bin/perl", X_OK) == 0, "perl"))
    func copyingUpDoesNotFollowASwap() throws {
        let box = try RuncFixture()
        for name in ["/shared", "/shared/a", "/private"] { try makeDirectory(AT_FDCWD, box.folder + name, mode: 0o777) }
        try openFile(box.folder + "/shared/a/evil", O_WRONLY | O_CREAT).writeAll([0x78])
        let script = """
            chdir "\(box.folder)/shared";
            while (1) { rename("a", "b"); symlink("/private", "a"); unlink("a"); rename("b", "a"); }
            """
        let swapper = try spawn(SpawnRequest(path: "/usr/bin/perl", arguments: ["perl", "-e", script])).pid
        defer {
            kill(swapper, SIGKILL)
            waitpid(swapper, nil, 0)
        }
        for name in ["shared", "private"] {
            box.spec.mounts?.append(
                .init(destination: "/" + name, type: "bind", source: box.folder + "/" + name, options: ["bind"]))
        }
        box.spec.mounts?.append(
            .init(destination: "/shared/a", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup"]))
        for _ in 0..<60 {
            // Refused or mounted somewhere inside: both are right.
            _ = try box.run("true")
            #expect(access(box.folder + "/private/evil", F_OK) != 0)
        }
    }

    /// Where others may write, a link may stand in the pid file's way.
    @Test(.covers("oci.runc.beh.pid-file", "oci.runc.exec.--pid-file"), arguments: [".pid", "pid.new", "pid"])
    func aPidFileIsNotWrittenThroughALink(name: String) throws {
        let box = try RuncFixture()
        try openFile(box.folder + "/precious", O_WRONLY | O_CREAT).writeAll(Array("mine".utf8))
        try makeSymlink(AT_FDCWD, box.folder + "/" + name, to: box.folder + "/precious")
        try box.startSleeping()
        let outcome = try box.runc("exec", "-d", "--pid-file", box.folder + "/pid", box.id, "sleep", "1000")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(try readFile(box.folder + "/precious") == Array("mine".utf8))
        let pid = try #require(Int32(String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)))
        #expect(String(decoding: try readFile("/proc/\(pid)/cmdline"), as: UTF8.self) == "sleep\u{0}1000\u{0}")
        // An orphan of the command's is this process's child, and would hold up the container's end.
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// The kernel drops what does not fit: 4097:11 would be the kernel's log, whatever the cgroup's rules say of 4097.
    @Test(
        .covers("oci.linux.device.major", "oci.linux.device.minor"),
        arguments: [
            ("c", Int64(4097), Int64(11)), ("c", 1, 1 << 20), ("b", -1, 0), ("c", .max, .max), ("x", 1, 3),
        ])
    func aDeviceNumberThatWouldBeCutIsRefused(type: String, major: Int64, minor: Int64) throws {
        let box = try RuncFixture()
        box.spec.linux?.devices = [.init(type: type, path: "/dev/odd", major: major, minor: minor)]
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("linux.devices[0] (/dev/odd): "), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.config.root.path"), arguments: ["/", "//", "/.", "/tmp/.."])
    func theHostsRootIsNoRootfs(path: String) throws {
        let box = try RuncFixture()
        box.spec.root?.path = path
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("root.path / is the host's own root"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func aLinkAsRootfsIsRefused() throws {
        let box = try RuncFixture()
        try makeSymlink(AT_FDCWD, box.bundle + "/link", to: "/")
        box.spec.root?.path = "link"
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("open rootfs \(box.bundle)/link: "), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    /// Neither opened for ever nor taken for a namespace.
    @Test func aFIFOIsNoNamespace() throws {
        let box = try RuncFixture()
        try makeFIFO(box.folder + "/fifo", mode: 0o600)
        box.spec.linux?.namespaces?.removeAll { $0.type == .network }
        box.spec.linux?.namespaces?.append(.init(.network, path: box.folder + "/fifo"))
        #expect(try box.run("true").errors.contains("/fifo is no namespace"))
        #expect(box.leftovers.isEmpty)
    }
}
