import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct MappedUserTests {
    private static func mapped(_ box: RuncFixture) throws {
        box.spec.linux?.namespaces?.append(.init(.user))
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 100_000, size: 65534)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 200_000, size: 65534)]
        try box.giveRootfs(uid: 100_000, gid: 200_000)
    }

    @Test(
        .covers(
            "oci.namespace.user", "oci.namespace.uidMappings", "oci.namespace.gidMappings",
            "oci.linux.device-bind-fallback", "oci.namespace.order-user-first"))
    func rootInsideIsAnotherUserOutside() throws {
        let box = try RuncFixture()
        try Self.mapped(box)
        box.spec.process?.oomScoreAdj = 321
        box.spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 77, soft: 66)]
        box.spec.linux?.sysctl = ["net.ipv4.ip_unprivileged_port_start": "7"]
        let outcome = try box.shell(
            """
            id -u; cat /proc/self/uid_map /proc/self/gid_map; echo x > /dev/null && stat -c %t:%T /dev/null /dev/full
            ulimit -n; cat /proc/self/oom_score_adj /proc/sys/net/ipv4/ip_unprivileged_port_start; touch /made
            hostname; ls /sys/fs/cgroup/memory/tasks; wc -c < /proc/keys
            """)
        let words = outcome.output.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        #expect(
            words == [
                "0", "0", "100000", "65534", "0", "200000", "65534", "1:3", "1:7", "66", "321", "7", "box",
                "/sys/fs/cgroup/memory/tasks", "0",
            ], "\(outcome)")
        let made = try fileStatus(box.rootfs + "/made")
        #expect(made.uid == 100_000 && made.gid == 200_000)
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.mount.userns-source", "oci.mount.open_tree-move_mount"))
    func sourcesThatTheUserCannotReachAreMounted() throws {
        let box = try RuncFixture()
        try Self.mapped(box)
        for name in ["secret", "secret/dir"] { try makeDirectory(AT_FDCWD, box.folder + "/" + name, mode: 0o700) }
        let file = try openFile(box.folder + "/secret/dir/file", O_WRONLY | O_CREAT, mode: 0o644)
        try file.writeAll(Array("text\n".utf8))
        chmod(box.folder + "/secret/dir", 0o755)
        box.spec.mounts?.append(contentsOf: [
            .init(destination: "/a", type: "bind", source: box.folder + "/secret/dir", options: ["rbind", "ro"]),
            .init(destination: "/b", source: box.folder + "/secret/dir/file", options: ["bind", "nosuid"]),
        ])
        let outcome = try box.shell("cat /a/file /b; echo x > /a/y; grep -E ' /(a|b) ' /proc/mounts")
        #expect(outcome.output.hasPrefix("text\ntext\n"), "\(outcome)")
        #expect(outcome.errors.contains("/a/y: Read-only") && outcome.output.contains("/b ext4 rw,nosuid"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.namespace.userns-path", "oci.namespace.join-path"))
    func anotherContainersNamespacesAreJoined() throws {
        let first = try RuncFixture()
        try Self.mapped(first)
        try first.startSleeping()
        let pid = try first.pid()
        let second = try RuncFixture()
        try second.giveRootfs(uid: 100_000, gid: 200_000)
        let kinds: [RuntimeSpec.Namespace.Kind] = [.network, .ipc, .uts, .pid, .user]
        second.spec.linux?.namespaces =
            [.init(.mount)]
            + kinds.map { .init($0, path: "/proc/\(pid)/ns/" + ($0 == .network ? "net" : $0.rawValue)) }
        second.spec.hostname = nil
        let outcome = try second.shell("cat /proc/self/uid_map; hostname; ls /proc/1/root/bin | wc -l; id -u")
        let words = outcome.output.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
        #expect(words.prefix(4) == ["0", "100000", "65534", "box"] && words.last == "0", "\(outcome)")
        for kind in ["user", "net", "ipc", "uts", "pid"] {
            try second.check(kind, isThatOf: pid)
        }
        #expect(second.leftovers.isEmpty)
    }

    @Test func ownUserNamespaceWithTheHostsNetworkJoined() throws {
        let box = try RuncFixture()
        try Self.mapped(box)
        box.spec.linux?.namespaces?.removeAll { $0.type == .network }
        box.spec.linux?.namespaces?.append(.init(.network, path: "/proc/self/ns/net"))
        box.spec.mounts?.removeAll { $0.type == "sysfs" || $0.destination.hasPrefix("/sys/") }
        let own = try readSymlink(AT_FDCWD, "/proc/self/ns/net")
        let outcome = try box.shell("readlink /proc/self/ns/net; cat /proc/self/uid_map")
        #expect(outcome.output.hasPrefix(own) && outcome.output.contains("100000"), "\(outcome)")
    }

    @Test func execIsRootOfTheNamespace() throws {
        let box = try RuncFixture()
        try Self.mapped(box)
        try box.startSleeping()
        let outcome = try box.runc("exec", box.id, "sh", "-c", "id; cat /proc/self/uid_map; touch /tmp/x; hostname")
        #expect(outcome.output.hasPrefix("uid=0(root) gid=0"), "\(outcome)")
        #expect(outcome.output.contains("100000") && outcome.output.hasSuffix("box\n"))
        #expect(try fileStatus(box.rootfs + "/tmp/x").uid == 100_000)
        #expect(try box.runc("exec", "--user", "1000:100", box.id, "id", "-u").output == "1000\n")
    }

    @Test(.covers("oci.namespace.wrong-type")) func aPathOfAnotherTypeIsRefused() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.removeAll { $0.type == .ipc }
        box.spec.linux?.namespaces?.append(.init(.ipc, path: "/proc/self/ns/net"))
        #expect(
            try box.run("id").errors.contains("/proc/self/ns/net is a network namespace, not ipc"))
        box.spec.linux?.namespaces?.removeAll { $0.type == .ipc }
        box.spec.linux?.namespaces?.append(.init(.ipc, path: "/etc/passwd"))
        #expect(try box.run("id").errors.contains("linux.namespaces: /etc/passwd is no namespace"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.mount.option.idmap", "oci.mount.option.ridmap", "oci.mount.uidMappings", "oci.mount.gidMappings",
            "oci.mount.idmap-userns-path"))
    func mountsHaveTheIDsThatAreAskedFor() throws {
        let box = try RuncFixture()
        try makeDirectory(AT_FDCWD, box.folder + "/src", mode: 0o755)
        try openFile(box.folder + "/src/f", O_WRONLY | O_CREAT, mode: 0o644).writeAll([0x78])
        chown(box.folder + "/src/f", 1, 2)
        func mount(_ to: String, _ options: [String], _ id: UInt32) -> RuntimeSpec.Mount {
            .init(
                destination: to, type: "bind", source: box.folder + "/src", options: options,
                uidMappings: [.init(containerID: 0, hostID: id, size: 65536)],
                gidMappings: [.init(containerID: 0, hostID: id, size: 65536)])
        }
        box.spec.mounts?.append(contentsOf: [
            mount("/a", ["bind", "idmap"], 1000), mount("/b", ["rbind", "ridmap"], 2000), mount("/c", ["bind"], 1000),
        ])
        let outcome = try box.run("stat", "-c", "%u %g", "/a/f", "/b/f", "/c/f")
        #expect(outcome.output == "1001 1002\n2001 2002\n1001 1002\n", "\(outcome)")
        // With the container's own maps the host's ids are seen as they are.
        box.spec.mounts?.removeLast(3)
        try Self.mapped(box)
        box.spec.mounts?.append(
            .init(destination: "/d", type: "bind", source: box.folder + "/src", options: ["bind", "idmap"]))
        let own = try box.run("stat", "-c", "%u %g", "/d/f")
        #expect(own.output == "1 2\n", "\(own)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(arguments: [false, true]) func aFileSystemWithoutIDMapsIsNamed(mapped: Bool) throws {
        let box = try RuncFixture()
        if mapped { try Self.mapped(box) }
        let map: [RuntimeSpec.IDMapping] = [.init(containerID: 0, hostID: 1000, size: 100)]
        box.spec.mounts?.append(
            .init(
                destination: "/x", type: "bind", source: "/proc/sys", options: ["bind", "idmap"], uidMappings: map,
                gidMappings: map))
        let outcome = try box.run("true")
        let text = "bind /proc/sys on /x (idmap): mount_setattr MOUNT_ATTR_IDMAP: invalid argument"
        #expect(outcome.code == 1 && outcome.errors.contains("error mounting: "), "\(outcome)")
        #expect(outcome.errors.contains(text + "; the file system of /proc/sys may have no id maps"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers("oci.namespace.time", "oci.namespace.timeOffsets.monotonic", "oci.namespace.timeOffsets.boottime"),
        arguments: [false, true])
    func clocksAreSetBeforeTheFirstTask(mapped: Bool) throws {
        let box = try RuncFixture()
        if mapped { try Self.mapped(box) }
        box.spec.linux?.namespaces?.append(.init(.time))
        let words = { (text: String) in text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init) }
        let plain = try box.run("cat", "/proc/self/timens_offsets")
        #expect(words(plain.output) == ["monotonic", "0", "0", "boottime", "0", "0"], "\(plain)")
        box.spec.linux?.timeOffsets = [
            "monotonic": .init(secs: 7881, nanosecs: 2_718_281), "boottime": .init(secs: 1337, nanosecs: 3_141_519),
        ]
        let wanted = ["monotonic", "7881", "2718281", "boottime", "1337", "3141519"]
        let set = try box.run("cat", "/proc/self/timens_offsets")
        #expect(words(set.output) == wanted, "\(set)")
        try box.startSleeping()
        let inside = try box.runc("exec", box.id, "cat", "/proc/self/timens_offsets")
        #expect(words(inside.output) == wanted, "\(inside)")
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.rootless.setgroups", "oci.rootless.single-uid", "oci.namespace.setgroups-deny"))
    func aUserMakesContainersOfItsOwn() throws {
        let box = try RuncFixture()
        try box.makeRootless(uid: 1234)
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 1234, size: 1)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 1234, size: 1)]
        let outcome = try box.runAs(
            1234, "sh", "-c", "id -u; cat /proc/self/setgroups; touch /made; echo x > /dev/null; hostname")
        #expect(outcome.output == "0\ndeny\nbox\n", "\(outcome)")
        #expect(try fileStatus(box.rootfs + "/made").uid == 1234)
        box.spec.process?.user = .init(uid: 0, gid: 0, additionalGids: [7])
        let groups = try box.runAs(1234, "id")
        #expect(groups.errors.contains("setgroups is denied in the user namespace"), "\(groups)")
        box.spec.process?.user = .init()
        box.spec.linux?.resources = .init(pids: .init(limit: 5))
        #expect(try box.runAs(1234, "id").errors.contains("cannot set limits: this user may not make cgroups"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.rootless.no-mknod", "oci.runc.global.--rootless", "oci.cve.CVE-2023-25809"))
    func rootOfAnotherContainerMakesOneToo() throws {
        let box = try RuncFixture()
        try box.makeRootless(uid: 1234)
        box.spec.linux?.namespaces?.removeAll { $0.type == .user }
        let outcome = try box.runNested(
            1234, "sh", "-c", "id -u; stat -c %t:%T /dev/null; hostname; mkdir /sys/fs/cgroup/memory/x; echo $$")
        #expect(outcome.output == "0\n1:3\nbox\n1\n", "\(outcome)")
        #expect(outcome.errors.contains("/sys/fs/cgroup/memory/x': Read-only file system"), "\(outcome)")
        let strict = try box.runNested(1234, flags: ["--rootless", "false"], "true")
        #expect(strict.code == 1 && strict.errors.contains("cgroup"), "\(strict)")
        let wrong = try box.runNested(1234, flags: ["--rootless", "maybe"], "true")
        #expect(wrong.errors.contains("invalid value \\\"maybe\\\" for flag -rootless"), "\(wrong)")
    }

    @Test(
        .covers("oci.namespace.newuidmap", "oci.rootless.idmap-tools", "oci.rootless.subuid"),
        .enabled(if: access("/usr/bin/newuidmap", X_OK) == 0, "newuidmap"))
    func aUserMapsItsSubordinateIDs() throws {
        let box = try RuncFixture()
        try box.makeRootless(uid: 65533)
        // The user has no name here, and so no line in /etc/subuid: the refusal is newuidmap's own.
        box.spec.linux?.uidMappings = [
            .init(containerID: 0, hostID: 65533, size: 1), .init(containerID: 1, hostID: 100_000, size: 10),
        ]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 65533, size: 1)]
        let outcome = try box.runAs(65533, "id")
        #expect(outcome.code == 1 && outcome.errors.contains("newuidmap: "), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(arguments: [
        (
            [RuntimeSpec.Namespace](),
            "user namespace mappings specified, but user namespace isn't enabled in the config"
        ),
        ([.init(.user, path: "/x")], "both namespace path and mapping specified"),
        ([.init(.user), .init(.user)], "malformed spec file: duplicated ns user"),
    ]) func contradictionsAreNamed(namespaces: [RuntimeSpec.Namespace], text: String) {
        var spec = RuntimeSpec.standard()
        spec.linux?.namespaces?.append(contentsOf: namespaces)
        spec.linux?.uidMappings = [.init(containerID: 0, hostID: 5, size: 1)]
        spec.linux?.gidMappings = [.init(containerID: 0, hostID: 5, size: 1)]
        do throws(Fault) {
            _ = try LaunchPlan.create(spec, PlanTests.facts())
            Issue.record("not refused")
        } catch { #expect(error.message.contains(text), "\(error.message)") }
    }
}
