import Conformance
import Glibc
import Linux
import OCI
import Testing

/// Options of mounts as proc_pid_mountinfo(5) shows them inside; what the kernel shows nowhere is at least taken.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct MountOptionTests {
    /// A mount to be made, and words of its line that must and must not be there.
    private struct Row {
        let type: String
        let source: String
        let options: [String]
        let has: [String]
        let lacks: [String]

        init(_ type: String, _ source: String, _ options: String, has: String = "", lacks: String = "") {
            let words = { (text: String) in text.split(separator: " ").map(String.init) }
            self.type = type
            self.source = source
            (self.options, self.has, self.lacks) = (words(options), words(has), words(lacks))
        }
    }

    /// A line of mountinfo as words: attributes, propagation and the file system's own, its type and source.
    private static func words(_ line: Substring) -> (place: String, words: [String]) {
        let fields = line.split(separator: " ").map(String.init)
        let words = fields.dropFirst(5).flatMap { $0.split(separator: ",").map(String.init) }
        return (fields.count > 4 ? fields[4] : "", words)
    }

    /// Makes the mounts on /m0, /m1, … and compares.
    private func check(_ rows: [Row], in box: RuncFixture) throws {
        for (index, row) in rows.enumerated() {
            box.spec.mounts?.append(
                .init(destination: "/m\(index)", type: row.type, source: row.source, options: row.options))
        }
        let outcome = try box.run("cat", "/proc/self/mountinfo")
        try #require(outcome.code == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(Self.words)
        for (index, row) in rows.enumerated() {
            let words = lines.first { $0.place == "/m\(index)" }?.words
            guard let words else {
                Issue.record("no mount for \(row.options)")
                continue
            }
            // `shared:` stands for any peer group.
            func isThere(_ word: String) -> Bool {
                words.contains { word.hasSuffix(":") ? $0.hasPrefix(word) : $0 == word }
            }
            #expect(row.has.allSatisfy(isThere) && !row.lacks.contains(where: isThere), "\(row.options): \(words)")
        }
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.mount.option.ro", "oci.mount.option.rw", "oci.mount.option.nosuid", "oci.mount.option.suid",
            "oci.mount.option.nodev", "oci.mount.option.dev", "oci.mount.option.noexec", "oci.mount.option.exec",
            "oci.mount.option.defaults", "oci.mount.option.atime", "oci.mount.option.relatime",
            "oci.mount.option.norelatime", "oci.mount.option.nostrictatime", "oci.mount.option.diratime",
            "oci.mount.option.async", "oci.mount.option.loud", "oci.mount.option.symfollow",
            "oci.mount.option.nolazytime", "oci.mount.option.iversion", "oci.mount.option.noiversion",
            "oci.mount.option.mand", "oci.mount.option.nomand", "oci.mount.option.acl", "oci.mount.option.noacl",
            "oci.mount.type", "oci.mount.source", "oci.mount.options", "oci.mount.data"))
    func ofNewFileSystems() throws {
        let box = try RuncFixture()
        try check(
            [
                Row("tmpfs", "mine", "ro nosuid nodev noexec", has: "ro nosuid nodev noexec tmpfs mine"),
                Row(
                    "tmpfs", "t", "ro nosuid nodev noexec rw suid dev exec", has: "rw relatime",
                    lacks: "ro nosuid nodev noexec"),
                Row("tmpfs", "t", "defaults", has: "rw relatime", lacks: "defaults nosuid"),
                Row("tmpfs", "t", "noatime nodiratime atime diratime", has: "relatime", lacks: "noatime nodiratime"),
                Row("tmpfs", "t", "strictatime", lacks: "relatime noatime"),
                Row("tmpfs", "t", "strictatime nostrictatime", has: "relatime"),
                Row("tmpfs", "t", "relatime", has: "relatime"), Row("tmpfs", "t", "norelatime", has: "relatime"),
                Row("tmpfs", "t", "sync async", lacks: "sync"),
                Row("tmpfs", "t", "nosymfollow symfollow", lacks: "nosymfollow"),
                Row("tmpfs", "t", "lazytime nolazytime", lacks: "lazytime"),
                Row("tmpfs", "t", "silent loud iversion noiversion mand nomand acl noacl", has: "rw"),
                Row("tmpfs", "t", "iversion acl", has: "rw"),
                Row("tmpfs", "t", "size=64k,nr_inodes=77 mode=711", has: "size=64k nr_inodes=77 mode=711"),
            ], in: box)
    }

    @Test(
        .covers(
            "oci.mount.option.bind", "oci.mount.option.rbind", "oci.mount.option.rprivate",
            "oci.mount.option.rshared", "oci.mount.option.rslave", "oci.mount.option.runbindable",
            "oci.mount.flags-bind-remount"))
    func ofBinds() throws {
        let box = try RuncFixture()
        box.spec.mounts?.append(
            .init(destination: "/s", type: "tmpfs", source: "src", options: ["nosuid", "strictatime", "rshared"]))
        box.spec.mounts?.append(.init(destination: "/s/below", type: "tmpfs", source: "deep"))
        let s = box.rootfs + "/s"
        try check(
            [
                Row("bind", s, "bind", has: "nosuid src", lacks: "relatime ro"),
                Row("none", s, "rbind ro", has: "ro src", lacks: "noexec"),
                Row("bind", s, "bind ro nodev noexec", has: "ro nodev noexec src"),
                Row("bind", s, "bind nosuid relatime", has: "nosuid relatime"),
                Row("bind", s, "bind noatime", has: "noatime"),
                Row("bind", s, "bind rshared", has: "shared:"), Row("bind", s, "bind rslave", has: "master:"),
                Row("bind", s, "bind rprivate", lacks: "shared: master: unbindable"),
                Row("bind", s, "bind runbindable", has: "unbindable"),
            ], in: box)
        // What is below comes along with rbind alone.
        let outcome = try box.run("cat", "/proc/self/mountinfo").output
        let places = outcome.split(separator: "\n").map { Self.words($0).place }
        #expect(places.contains("/m1/below") && !places.contains("/m0/below"), "\(places)")
    }

    @Test(
        .covers(
            "oci.mount.option.rdev", "oci.mount.option.rexec", "oci.mount.option.rdiratime",
            "oci.mount.option.rrelatime", "oci.mount.option.rnorelatime", "oci.mount.option.ratime",
            "oci.mount.option.rstrictatime", "oci.mount.option.rnostrictatime", "oci.mount.option.rsymfollow"))
    func ofWholeTrees() throws {
        let box = try RuncFixture()
        let strict = ["ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "nosymfollow"]
        box.spec.mounts?.append(.init(destination: "/s", type: "tmpfs", source: "s"))
        box.spec.mounts?.append(.init(destination: "/s/below", type: "tmpfs", source: "s", options: strict))
        let cases: [(options: String, has: String, lacks: String)] = [
            ("rrw rsuid rdev rexec ratime rdiratime rsymfollow", "relatime", strict.joined(separator: " ")),
            ("rstrictatime", "", "relatime noatime"), ("rstrictatime rnostrictatime", "relatime", "noatime"),
            ("rrelatime", "relatime", "noatime"), ("rnoatime rnorelatime", "relatime", "noatime"),
        ]
        for (index, one) in cases.enumerated() {
            box.spec.mounts?.append(
                .init(
                    destination: "/m\(index)", type: "bind", source: box.rootfs + "/s",
                    options: ["rbind"] + one.options.split(separator: " ").map(String.init)))
        }
        let outcome = try box.run("cat", "/proc/self/mountinfo")
        let lines = outcome.output.split(separator: "\n").map(Self.words)
        for (index, one) in cases.enumerated() {
            // The last field is the file system's own: it stays as it was made.
            let words = lines.first { $0.place == "/m\(index)/below" }?.words.prefix { $0 != "-" } ?? []
            let has = one.has.split(separator: " ").allSatisfy { words.contains(String($0)) }
            let lacks = !one.lacks.split(separator: " ").contains { words.contains(String($0)) }
            #expect(!words.isEmpty && has && lacks, "\(one.options): \(words) \(outcome.errors)")
        }
    }

    @Test(
        .covers("oci.mount.sysfs", "oci.mount.devpts", "oci.mount.mqueue", "oci.mount.overlay", "oci.mount.bind-file"))
    func theUsualFileSystems() throws {
        let box = try RuncFixture()
        for name in ["lower", "upper", "work"] { try makeDirectory(AT_FDCWD, box.folder + "/" + name, mode: 0o755) }
        try openFile(box.folder + "/lower/f", O_WRONLY | O_CREAT, mode: 0o644).writeAll(Array("low\n".utf8))
        let layers = "lowerdir=\(box.folder)/lower,upperdir=\(box.folder)/upper,workdir=\(box.folder)/work"
        box.spec.mounts?.append(contentsOf: [
            .init(
                destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"]),
            .init(destination: "/o", type: "overlay", source: "overlay", options: [layers]),
            .init(destination: "/etc/passwd", type: "bind", source: box.folder + "/lower/f", options: ["bind", "ro"]),
        ])
        let outcome = try box.shell(
            """
            cat /o/f; echo up >/o/f; cat /etc/passwd; ls -d /sys/class/net /dev/pts/ptmx; echo q >/dev/mqueue/x
            grep -E ' (/dev/pts|/sys|/dev/mqueue|/etc/passwd) ' /proc/mounts; stat -c %a:%t:%T /dev/pts/ptmx
            """)
        #expect(outcome.output.hasPrefix("low\nlow\n/dev/pts/ptmx\n/sys/class/net\n"), "\(outcome)")
        #expect(outcome.output.contains("devpts /dev/pts devpts rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666"))
        #expect(outcome.output.contains("sysfs /sys sysfs ro,nosuid,nodev,noexec"), "\(outcome)")
        #expect(outcome.output.contains("mqueue /dev/mqueue mqueue rw,nosuid,nodev,noexec"))
        #expect(outcome.output.hasSuffix("666:5:2\n"), "\(outcome)")
        #expect(try readFile(box.folder + "/upper/f") == Array("up\n".utf8), "newinstance and all: \(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.mount.ro-after-setup", "oci.mount.no-fs-data-on-bind", "oci.mount.label-relative-dest"))
    func whatIsReadOnlyIsFilledFirst() throws {
        let box = try RuncFixture()
        box.spec.mounts?[1].options = ["nosuid", "mode=755", "ro"]
        box.spec.mounts?.append(.init(destination: "rel/dir", type: "tmpfs", source: "tmpfs"))
        let outcome = try box.shell(
            "ls /dev/null /dev/fd/0 && echo x >/dev/null && touch /dev/x; grep -c ' /rel/dir ' /proc/mounts")
        #expect(outcome.output == "/dev/fd/0\n/dev/null\n1\n", "\(outcome)")
        #expect(outcome.errors.contains("/dev/x: Read-only file system") && outcome.errors.contains("rel/dir"))
        #expect(outcome.errors.contains("level=warning"), "\(outcome)")
        box.spec.mounts?.append(
            .init(destination: "/b", type: "bind", source: "/tmp", options: ["bind", "size=1k"]))
        let refused = try box.run("true")
        #expect(refused.code == 1 && refused.errors.contains("size=1k") && box.leftovers.isEmpty, "\(refused)")
    }

    @Test(.covers("oci.linux.readonlyPaths")) func readOnlyPathsKeepWhatIsThere() throws {
        let box = try RuncFixture()
        try makeDirectory(AT_FDCWD, box.rootfs + "/d", mode: 0o755)
        try box.put("d/f", "text\n")
        box.spec.mounts?.append(.init(destination: "/d/t", type: "tmpfs", source: "t", options: ["nosuid", "noexec"]))
        box.spec.linux?.readonlyPaths = ["/d", "/etc/passwd", "/proc/sys", "/missing"]
        let outcome = try box.shell(
            """
            cat /d/f; touch /d/x /d/t/x /etc/passwd; echo 1 >/proc/sys/kernel/panic; touch /etc/y && echo fine
            grep -c ' /d/t t.*noexec' /proc/mounts
            """
        )
        #expect(outcome.output.hasPrefix("text\nfine\n") && !outcome.output.hasSuffix("\n0\n"), "\(outcome)")
        for path in ["/d/x", "/d/t/x", "/etc/passwd", "/proc/sys/kernel/panic"] {
            #expect(outcome.errors.contains("\(path): Read-only file system"), "\(outcome)")
        }
    }

    /// Without a network namespace of its own a user namespace gets no new sysfs: it sees the host's.
    @Test(.covers("oci.rootless.no-sysfs", "oci.mount.sysfs")) func theHostsSysfsIsShownWhereNoNewOneMayBe() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .network }
        box.spec.linux?.namespaces?.append(.init(.user))
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
        try box.giveRootfs(uid: 100_000, gid: 100_000)
        let outcome = try box.shell(
            """
            ls -d /sys/class/net/lo; grep ' /sys ' /proc/mounts; ls /sys/fs/cgroup/memory/tasks
            ls /sys/firmware | wc -l
            """
        )
        #expect(outcome.output.hasPrefix("/sys/class/net/lo\nsysfs /sys sysfs ro,nosuid,nodev,noexec"), "\(outcome)")
        #expect(outcome.output.hasSuffix("/sys/fs/cgroup/memory/tasks\n0\n"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }
}
