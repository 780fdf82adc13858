import Conformance
import Glibc
import Linux
import OCI
import Testing

/// What an image can contain to reach the host; each case names the CVE it was learned from.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileRootfsTests {
    /// A folder of the host that nothing may appear in.
    private func trap(_ box: RuncFixture) throws -> String {
        let path = box.folder + "/trap"
        try makeDirectory(AT_FDCWD, path, mode: 0o777)
        return path
    }

    private func content(_ path: String) throws -> String {
        let output = try openMemoryFile("ls")
        let child = try spawn(
            SpawnRequest(path: "/bin/ls", arguments: ["ls", "-A", path], descriptors: [-1, output.raw, -1]))
        _ = try waitForExit(.pid(child.pid))
        lseek(output.raw, 0, SEEK_SET)
        return String(decoding: try output.readAll(), as: UTF8.self)
    }

    /// CVE-2021-30465, CVE-2019-18837: a destination's links lead nowhere but into the rootfs.
    @Test(.covers("oci.cve.CVE-2019-18837", "oci.security.rule.fd-openat2", "oci.mount.mkdir-destination"))
    func linksInDestinationsStayInside() throws {
        let box = try RuncFixture()
        let trap = try trap(box)
        try makeSymlink(AT_FDCWD, box.rootfs + "/link", to: "/../../../../.." + trap)
        box.spec.mounts?.append(
            .init(destination: "/link/deep/file", type: "bind", source: "/etc/hostname", options: ["bind"]))
        box.spec.mounts?.append(.init(destination: "/link/dir", type: "tmpfs", source: "tmpfs"))
        let outcome = try box.shell("mount; ls /link/ /link/deep; cat /link/deep/file")
        #expect(try content(trap).isEmpty && box.leftovers.isEmpty)
        // Both were mounted, in the place that the link names inside.
        let name = String(decoding: try readFile("/etc/hostname"), as: UTF8.self)
        #expect(outcome.code == 0 && outcome.output.hasSuffix("deep\ndir\n\n/link/deep:\nfile\n" + name), "\(outcome)")
        #expect(outcome.output.contains(" on \(trap)/dir type tmpfs"), "\(outcome)")
    }

    /// CVE-2026-41579: an image's own /dev that points elsewhere gets no nodes.
    @Test(.covers("oci.cve.CVE-2026-41579"))
    func aLinkAsDevIsRefused() throws {
        let box = try RuncFixture()
        let trap = try trap(box)
        try makeSymlink(AT_FDCWD, box.rootfs + "/dev", to: trap)
        box.spec.mounts = box.spec.mounts?.filter { !$0.destination.hasPrefix("/dev") }
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("open /dev"), "\(outcome)")
        #expect(try content(trap).isEmpty)
    }

    /// CVE-2019-19921, CVE-2023-27561: procfs goes onto a real directory only.
    @Test(.covers("oci.cve.CVE-2019-19921", "oci.cve.CVE-2023-27561", "oci.cve.CVE-2023-28642"))
    func aLinkAsProcIsRefused() throws {
        let box = try RuncFixture()
        try makeSymlink(AT_FDCWD, box.rootfs + "/proc", to: "/tmp")
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("must be mounted on ordinary directory"), "\(outcome)")
    }

    /// CVE-2019-19921: a link may not carry another mount onto procfs.
    @Test(.covers("oci.cve.CVE-2019-16884"))
    func aLinkIntoProcIsRefused() throws {
        let box = try RuncFixture()
        try makeSymlink(AT_FDCWD, box.rootfs + "/innocent", to: "/proc/sys")
        box.spec.mounts?.append(.init(destination: "/innocent", type: "tmpfs", source: "tmpfs"))
        #expect(try box.run("id").errors.contains("\"/innocent\" cannot be mounted because it is inside /proc"))
    }

    /// CVE-2025-31133: the mask is the null device or nothing.
    @Test(.covers("oci.cve.CVE-2025-31133", "oci.security.rule.mask-null-verify"))
    func aFalseNullDeviceMasksNothing() throws {
        for target in [nil, "../bait", "/proc/sysrq-trigger", "zero"] {
            let box = try RuncFixture()
            try makeDirectory(AT_FDCWD, box.folder + "/dev", mode: 0o755)
            try box.put("bait", "bait")
            // A folder that another container has too: its nodes may be changed after they were made.
            box.spec.mounts = box.spec.mounts?.filter { !$0.destination.hasPrefix("/dev") }
            box.spec.mounts?.append(
                .init(destination: "/dev", type: "bind", source: box.folder + "/dev", options: ["bind"]))
            let place = box.folder + "/dev/null"
            let swap = target.map { "rm \(place); ln -s \($0) \(place)" } ?? "rm \(place); echo not null >\(place)"
            box.spec.hooks = .init(createContainer: [.init(path: "/bin/sh", args: ["sh", "-c", swap])])
            let outcome = try box.shell("cat /proc/kcore | wc -c; grep ' /proc/' /proc/self/mountinfo")
            #expect(outcome.code == 1, "\(target ?? "a file"): \(outcome)")
            let refusals = ["of the container is not the null device", "too many levels of symbolic links"]
            #expect(refusals.contains { outcome.errors.contains($0) }, "\(target ?? "a file"): \(outcome)")
            #expect(box.leftovers.isEmpty)
        }
    }

    /// CVE-2024-21626: no descriptor leads out, whatever the working directory is.
    @Test(
        .covers("oci.cve.CVE-2024-21626", "oci.security.rule.cwd-verify"),
        arguments: ["/proc/self/fd/3", "/proc/self/fd/7", "/proc/self/fd/9", "/proc/self/fd/11"])
    func aWorkingDirectoryBehindADescriptorIsRefused(path: String) throws {
        let box = try RuncFixture()
        box.spec.process?.cwd = path
        // Where there is such a descriptor at all, it is of the container's own tree.
        let outcome = try box.shell("ls ../../../../etc")
        #expect(["", "group\npasswd\n"].contains(outcome.output), "\(outcome)")
    }

    /// CVE-2021-21285's lesson: a passwd file that never ends is no reason to.
    @Test(.covers("oci.cve.CVE-2021-21285", "oci.cve.CVE-2026-47262", "oci.security.rule.bounded-read"))
    func aHugePasswdFileIsRefused() throws {
        let box = try RuncFixture()
        let file = try openFile(box.rootfs + "/etc/passwd", O_WRONLY)
        ftruncate(file.raw, 1 << 33)
        box.spec.annotations = [RuntimeSpec.userAnnotation: "alice"]
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("file too large"), "\(outcome)")
    }

    @Test func aPasswdFIFOIsNotWaitedFor() throws {
        let box = try RuncFixture()
        try removeFile(box.rootfs + "/etc/passwd")
        try makeFIFO(box.rootfs + "/etc/passwd", mode: 0o666)
        #expect(try box.shell("echo fine").output == "fine\n")
    }

    /// CVE-2025-52881: what stands where procfs will be does not catch what is written to it.
    @Test(.covers("oci.cve.CVE-2025-52881", "oci.security.rule.procfs-verify"))
    func settingsDoNotLandInTheImage() throws {
        let box = try RuncFixture()
        let path = box.rootfs + "/proc/sys/kernel"
        for folder in ["/proc", "/proc/sys", "/proc/sys/kernel", "/proc/self"] {
            try makeDirectory(AT_FDCWD, box.rootfs + folder, mode: 0o777)
        }
        try box.put("proc/sys/kernel/shmmni", "mine")
        try box.put("proc/self/oom_score_adj", "mine")
        box.spec.linux?.sysctl = ["kernel.shmmni": "99"]
        box.spec.process?.oomScoreAdj = 123
        let outcome = try box.shell("cat /proc/sys/kernel/shmmni /proc/self/oom_score_adj")
        #expect(outcome.output == "99\n123\n", "\(outcome)")
        #expect(try readFile(path + "/shmmni") == Array("mine".utf8))
        #expect(try readFile(box.rootfs + "/proc/self/oom_score_adj") == Array("mine".utf8))
    }

    /// CVE-2025-52881: nor does a mount of the configuration take procfs's place.
    @Test(arguments: ["/proc/sys", "/proc/self/attr", "/proc/1", "/proc/sysrq-trigger"])
    func nothingIsMountedIntoProc(destination: String) throws {
        let box = try RuncFixture()
        box.spec.mounts?.append(.init(destination: destination, type: "bind", source: "/tmp", options: ["bind"]))
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("inside /proc"), "\(outcome)")
    }
}
