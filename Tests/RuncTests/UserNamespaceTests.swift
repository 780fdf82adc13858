import Conformance
import Glibc
import Linux
import OCI
import Testing

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct UserNamespaceTests {
    private static let base: UInt32 = 231_072

    /// A container whose root is an ordinary user of the host, and whose rootfs is that user's.
    private func mapped() throws -> RuncFixture {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.append(.init(.user))
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: Self.base, size: 65536)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: Self.base + 1, size: 65536)]
        for name in ["", "/bin", "/etc", "/tmp", "/bin/busybox", "/etc/passwd"] {
            chown(box.rootfs + name, Self.base, Self.base + 1)
        }
        return box
    }

    @Test(.covers("oci.namespace.user", "oci.namespace.uidMappings"))
    func rootInsideIsAnOrdinaryUserOutside() throws {
        let box = try mapped()
        box.spec.process?.oomScoreAdj = 321
        box.spec.linux?.sysctl = ["net.ipv4.ip_unprivileged_port_start": "5"]
        let outcome = try box.shell(
            """
            id -u; id -g; stat -c %u:%g /etc/passwd; touch /tmp/made; hostname; cat /proc/self/oom_score_adj
            cat /proc/self/setgroups /proc/sys/net/ipv4/ip_unprivileged_port_start
            while read -r inside outside size; do echo $inside $outside $size; done </proc/self/uid_map
            """)
        #expect(outcome.output == "0\n0\n0:0\nbox\n321\nallow\n5\n0 \(Self.base) 65536\n", "\(outcome)")
        var owner = stat()
        #expect(stat(box.rootfs + "/tmp/made", &owner) == 0)
        #expect(owner.st_uid == Self.base && owner.st_gid == Self.base + 1)
        #expect(box.leftovers.isEmpty)
    }

    @Test func theHostsDevicesAreBoundAndNoneCanBeMade() throws {
        let box = try mapped()
        box.spec.process?.capabilities?.bounding?.append("CAP_MKNOD")
        box.spec.process?.capabilities?.effective?.append("CAP_MKNOD")
        box.spec.process?.capabilities?.permitted?.append("CAP_MKNOD")
        let outcome = try box.shell(
            """
            for f in null zero full random urandom tty; do stat -c %F:%t:%T /dev/$f; done | wc -l
            echo x >/dev/null && cat /dev/null && wc -c </etc/passwd >/dev/null && echo works
            busybox mknod /tmp/n c 1 3 || echo refused; wc -c </proc/keys
            """)
        #expect(outcome.output == "6\nworks\nrefused\n0\n", "\(outcome)")
    }

    @Test func anExecIsInTheUserNamespaceToo() throws {
        let box = try mapped()
        try box.startSleeping()
        let outcome = try box.runc("exec", box.id, "sh", "-c", "id -u; touch /tmp/x && stat -c %u /tmp/x")
        #expect(outcome.output == "0\n0\n", "\(outcome)")
        let user = try box.runc("exec", "-u", "7:8", box.id, "id")
        #expect(user.output.hasPrefix("uid=7 gid=8"), "\(user)")
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.namespace.userns-path")) func aUserNamespaceIsJoinedByPathWithWhatItOwns() throws {
        let (first, second) = (try mapped(), try mapped())
        try first.startSleeping()
        let pid = try first.pid()
        second.spec.linux?.uidMappings = nil
        second.spec.linux?.gidMappings = nil
        second.spec.hostname = nil
        second.spec.linux?.namespaces = [.init(.mount), .init(.cgroup)]
        for (kind, name) in [
            (RuntimeSpec.Namespace.Kind.user, "user"), (.network, "net"), (.pid, "pid"), (.ipc, "ipc"),
        ] {
            second.spec.linux?.namespaces?.append(.init(kind, path: "/proc/\(pid)/ns/\(name)"))
        }
        let outcome = try second.shell(
            "id -u; touch /tmp/x; for n in user net pid ipc mnt; do busybox readlink /proc/self/ns/$n; done")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        let wanted = try ["user", "net", "pid", "ipc"].map { try readSymlink(AT_FDCWD, "/proc/\(pid)/ns/\($0)") }
        #expect(lines.count == 6 && lines.first == "0" && Array(lines[1...4]) == wanted, "\(outcome)")
        #expect(try lines.last != readSymlink(AT_FDCWD, "/proc/\(pid)/ns/mnt"))
        #expect(try first.runc("delete", "-f", first.id).code == 0)
        #expect(first.leftovers.isEmpty && second.leftovers.isEmpty)
    }

    @Test func aNamespaceOfTheHostsIsJoinedFromANewUserNamespace() throws {
        let box = try mapped()
        box.spec.mounts?.removeAll { $0.type == "sysfs" || $0.type == "cgroup" }
        box.spec.linux?.namespaces = [
            .init(.user), .init(.mount), .init(.pid), .init(.uts), .init(.network, path: "/proc/self/ns/net"),
        ]
        let outcome = try box.shell("busybox readlink /proc/self/ns/net; hostname; echo $$")
        let net = try readSymlink(AT_FDCWD, "/proc/self/ns/net")
        #expect(outcome.output == "\(net)\nbox\n1\n", "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func whatCannotBeIsRefusedAndLeavesNothing() throws {
        let box = try mapped()
        box.spec.linux?.uidMappings = nil
        #expect(try box.run("id").errors.contains("user namespaces enabled, but no uid and gid mappings found"))
        box.spec.linux?.uidMappings = [
            .init(containerID: 0, hostID: 5, size: 1), .init(containerID: 0, hostID: 9, size: 1),
        ]
        #expect(try box.run("id").errors.contains("write id maps: "))
        let joining = try mapped()
        joining.spec.linux?.uidMappings = nil
        joining.spec.linux?.gidMappings = nil
        joining.spec.linux?.namespaces = [.init(.mount), .init(.user, path: "/etc/passwd")]
        joining.spec.hostname = nil
        #expect(try joining.run("id").errors.contains("/etc/passwd is no namespace"))
        // The caller's own: setns(2) refuses it.
        joining.spec.linux?.namespaces = [.init(.mount), .init(.user, path: "/proc/self/ns/user")]
        #expect(try joining.run("id").errors.contains("/proc/self/ns/user: setns: invalid argument"))
        #expect(box.leftovers.isEmpty && joining.leftovers.isEmpty)
    }
}
