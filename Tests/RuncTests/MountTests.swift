import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct MountTests {
    @Test(.covers("oci.mount.option.tmpcopyup", "oci.mount.tmpfs")) func aTmpfsStartsWithWhatItHides() throws {
        let box = try RuncFixture()
        try makeDirectory(AT_FDCWD, box.rootfs + "/d", mode: 0o755)
        try makeDirectory(AT_FDCWD, box.rootfs + "/d/e", mode: 0o755)
        chmod(box.rootfs + "/d/e", 0o1777)
        chmod(box.rootfs + "/d", 0o710)
        try box.put("d/e/f", "text\n")
        chown(box.rootfs + "/d/e/f", 5, 6)
        try makeSymlink(AT_FDCWD, box.rootfs + "/d/link", to: "e/f")
        box.spec.mounts?.append(contentsOf: [
            .init(destination: "/d", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup"]),
            .init(destination: "/q", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup", "mode=1500", "ro"]),
        ])
        let outcome = try box.shell("stat -c '%a %u %g' /d /d/e /d/e/f /q; cat /d/link; touch /d/new; touch /q/x")
        #expect(outcome.output == "710 0 0\n1777 0 0\n644 5 6\n1500 0 0\ntext\n", "\(outcome)")
        #expect(outcome.errors.contains("/q/x: Read-only") && access(box.rootfs + "/d/new", F_OK) != 0)
    }

    @Test func aTmpfsHasThePermissionsOfItsDirectory() throws {
        let box = try RuncFixture()
        try makeDirectory(AT_FDCWD, box.rootfs + "/t", mode: 0o700)
        chmod(box.rootfs + "/t", 0o710)
        box.spec.mounts?.append(contentsOf: [
            .init(destination: "/t", type: "tmpfs", source: "tmpfs"),
            .init(destination: "/u/v", type: "tmpfs", source: "tmpfs"),
        ])
        #expect(try box.run("stat", "-c", "%a", "/t", "/u/v").output == "710\n1777\n")
    }

    @Test(
        .covers(
            "oci.mount.option.rro", "oci.mount.option.rnosuid", "oci.mount.option.rnoexec", "oci.mount.option.rnodev",
            "oci.mount.option.rnoatime", "oci.mount.option.rrw", "oci.mount.option.rsuid", "oci.mount.mount_setattr",
            "oci.mount.option.rnosymfollow", "oci.mount.option.rnodiratime"))
    func recursiveAttributesReachTheMountsBelow() throws {
        let box = try RuncFixture()
        // A tree with a mount below it, made by the container itself.
        try makeDirectory(AT_FDCWD, box.folder + "/tree", mode: 0o755)
        box.spec.mounts?.append(contentsOf: [
            .init(destination: "/tree", type: "bind", source: box.folder + "/tree", options: ["rbind"]),
            .init(destination: "/tree/below", type: "tmpfs", source: "tmpfs"),
            .init(
                destination: "/a", type: "bind", source: box.rootfs + "/tree",
                options: ["rbind", "rro", "rnosuid", "rnoexec", "rnodev", "rnoatime", "rnodiratime", "rnosymfollow"]),
        ])
        let outcome = try box.shell(
            "grep -E ' /a(/below)? ' /proc/mounts; touch /a/below/x; touch /tree/below/y && echo y")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3 && lines.last == "y", "\(outcome)")
        for line in lines.dropLast() {
            for word in ["ro", "nosuid", "noexec", "nodev", "noatime", "nosymfollow"] {
                #expect(line.split(whereSeparator: { $0 == " " || $0 == "," }).contains(Substring(word)), "\(line)")
            }
        }
    }

    @Test(
        .covers(
            "oci.linux.rootfsPropagation", "oci.mount.rootfsPropagation", "oci.mount.option.shared",
            "oci.mount.option.slave", "oci.mount.option.private", "oci.mount.option.unbindable"),
        arguments: [("shared", "shared:"), ("slave", "master:"), ("private", ""), ("unbindable", "unbindable")])
    func theRootfsPropagatesAsItIsTold(name: String, field: String) throws {
        let box = try RuncFixture()
        box.spec.linux?.rootfsPropagation = name
        let outcome = try box.run("grep", " / / ", "/proc/self/mountinfo")
        let all = try box.run("cat", "/proc/self/mountinfo").output
        let line = all.split(separator: "\n").first { $0.split(separator: " ").dropFirst(4).first == "/" } ?? ""
        let tags = line.split(separator: " ").dropFirst(6).prefix { $0 != "-" }
        if name == "slave" { return }
        #expect(field.isEmpty ? tags.isEmpty : tags.contains { $0.hasPrefix(field) }, "\(outcome) \(line)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.mount.option.noatime", "oci.mount.option.nodiratime", "oci.mount.option.sync",
            "oci.mount.option.dirsync", "oci.mount.option.strictatime", "oci.mount.option.nosymfollow",
            "oci.mount.option.lazytime", "oci.mount.option.silent", "oci.mount.option.remount"))
    func flagsArrive() throws {
        let box = try RuncFixture()
        func tmpfs(_ path: String, _ options: String...) -> RuntimeSpec.Mount {
            .init(destination: path, type: "tmpfs", source: "tmpfs", options: options)
        }
        box.spec.mounts?.append(contentsOf: [
            tmpfs("/1", "noatime", "nodiratime", "nosuid", "nodev", "noexec", "silent"),
            tmpfs("/2", "sync", "dirsync", "nosymfollow", "lazytime"), tmpfs("/3", "relatime", "suid", "dev", "exec"),
            tmpfs("/4", "size=64k"), tmpfs("/4", "remount", "size=128k", "noexec"),
        ])
        let outcome = try box.shell("grep -E ' /[1-4] ' /proc/mounts")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(outcome)")
        let wanted = [
            ["nosuid", "nodev", "noexec", "noatime", "nodiratime"], ["sync", "dirsync", "nosymfollow", "lazytime"],
            ["rw", "relatime"], ["noexec", "size=128k"],
        ]
        for (line, words) in zip(lines, wanted) {
            let parts = line.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
            #expect(words.allSatisfy { parts.contains($0) }, "\(line)")
        }
    }

    @Test(
        .covers("oci.mount.option.copy-symlink", "oci.mount.option.src-nofollow", "oci.mount.option.dest-nofollow"))
    func linksAreCopiedOrMountedThemselves() throws {
        let box = try RuncFixture()
        try makeSymlink(AT_FDCWD, box.folder + "/link", to: "/etc/passwd")
        try makeSymlink(AT_FDCWD, box.rootfs + "/there", to: "/etc/group")
        box.spec.mounts?.append(contentsOf: [
            .init(
                destination: "/copied", type: "bind", source: box.folder + "/link", options: ["bind", "copy-symlink"]),
            .init(
                destination: "/there", type: "bind", source: box.folder + "/link",
                options: ["bind", "src-nofollow", "dest-nofollow"]),
        ])
        #expect(try box.shell("readlink /copied; readlink /there").output == "/etc/passwd\n/etc/passwd\n")
    }

    @Test(.covers("oci.mount.proc")) func procMayBeARealProcfsAndNothingElse() throws {
        let box = try RuncFixture()
        box.spec.mounts?[0] = .init(destination: "/proc", type: "bind", source: "/proc", options: ["rbind"])
        box.spec.linux?.namespaces?.removeAll { $0.type == .pid }
        box.spec.linux?.maskedPaths = nil
        box.spec.linux?.readonlyPaths = nil
        #expect(try box.shell("cat /proc/self/comm").output == "cat\n")
        box.spec.mounts?[0].source = "/tmp"
        #expect(try box.run("true").errors.contains("\"/proc\" cannot be mounted because it is not of type proc"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.mount.order", "oci.mount.destination")) func sourcesMayBeEarlierMountsOfTheContainer() throws {
        for isMapped in [false, true] {
            let box = try RuncFixture()
            if isMapped {
                box.spec.linux?.namespaces?.append(.init(.user))
                box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
                box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 100_000, size: 65536)]
                try box.giveRootfs(uid: 100_000, gid: 100_000)
            }
            try makeDirectory(AT_FDCWD, box.folder + "/src", mode: 0o700)
            try makeDirectory(AT_FDCWD, box.folder + "/src/a", mode: 0o755)
            try openFile(box.folder + "/src/a/f", O_WRONLY | O_CREAT, mode: 0o644).writeAll(Array("deep\n".utf8))
            box.spec.mounts?.append(contentsOf: [
                .init(destination: "/m", type: "bind", source: box.folder + "/src/a", options: ["bind"]),
                .init(destination: box.rootfs + "/final", type: "bind", source: box.rootfs + "/m", options: ["rbind"]),
            ])
            let outcome = try box.run("cat", "/final/f")
            #expect(outcome.output == "deep\n", "\(isMapped) \(outcome)")
            #expect(box.leftovers.isEmpty)
        }
    }

    @Test func tenThousandMounts() throws {
        let box = try RuncFixture()
        for index in 0..<10_000 {
            box.spec.mounts?.append(
                .init(
                    destination: "/m/\(index / 100)/\(index)", type: "bind", source: "/etc/hostname",
                    options: ["bind", "ro"]))
        }
        let before = ContinuousClock.now
        let outcome = try box.run("grep", "-c", " /m/", "/proc/self/mountinfo")
        #expect(outcome.output == "10000\n", "\(outcome.errors)")
        #expect(ContinuousClock.now - before < .seconds(30))
        #expect(box.leftovers.isEmpty)
    }

    @Test func theHostsMountNamespaceIsSharedWhenNoneIsAskedFor() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .mount }
        box.spec.linux?.maskedPaths = nil
        box.spec.linux?.readonlyPaths = nil
        box.spec.mounts = [.init(destination: "/proc", type: "proc", source: "proc")]
        defer { umount2(box.rootfs, Int32(MNT_DETACH)) }
        let outcome = try box.shell("readlink /proc/self/ns/mnt; ls /bin/busybox")
        let own = try readSymlink(AT_FDCWD, "/proc/self/ns/mnt")
        #expect(outcome.output == own + "\n/bin/busybox\n", "\(outcome)")
    }
}
