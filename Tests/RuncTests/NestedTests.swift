import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

/// Containers of ours inside a container of ours, with all rights and with the usual ones.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct NestedTests {
    /// Where the Swift runtime is that the tests, and so the program, are linked with; none: it is static.
    private static var libraries: [String] {
        let maps = (try? readFile("/proc/self/maps")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = maps.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") }
        guard let path = line?.split(separator: " ").last else { return [] }
        return [path.split(separator: "/").dropLast().map { "/" + $0 }.joined()]
    }

    /// A container that has the host's programs and ours read-only, and a bundle in /tmp/inner.
    private func outer(isPrivileged: Bool) throws -> RuncFixture {
        let box = try RuncFixture()
        let folder = RuncFixture.program.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        for path in ["/usr", "/lib", "/lib64", folder] + Self.libraries {
            // Links into /usr on a merged system: bound as what they lead to.
            box.spec.mounts?.append(.init(destination: path, type: "bind", source: path, options: ["rbind", "ro"]))
        }
        box.spec.mounts?.append(.init(destination: "/run", type: "tmpfs", source: "run", options: ["mode=755"]))
        box.spec.linux?.namespaces?.append(.init(.cgroup))
        // A new procfs is granted where the one there shows all (mount_namespaces(7), "Restrictions").
        box.spec.linux?.maskedPaths = nil
        box.spec.linux?.readonlyPaths = nil
        if isPrivileged {
            let all = Capability.names.map { "CAP_" + $0 }
            box.spec.process?.capabilities = .init(bounding: all, effective: all, permitted: all)
            box.spec.mounts = box.spec.mounts?.map { mount in
                var mount = mount
                if mount.type == "sysfs" || mount.type == "cgroup" { mount.options?.removeAll { $0 == "ro" } }
                return mount
            }
        }
        for name in ["/tmp/inner", "/tmp/inner/rootfs", "/tmp/inner/rootfs/bin"] {
            try makeDirectory(AT_FDCWD, box.rootfs + name, mode: 0o755)
        }
        return box
    }

    /// Puts the inner configuration and its rootfs in place.
    private func put(_ spec: RuntimeSpec, in box: RuncFixture) throws {
        let inner = try RuncFixture()
        inner.spec = spec
        inner.spec.linux?.cgroupsPath = nil
        try inner.writeSpec()
        try box.put(
            "tmp/inner/config.json", String(decoding: try readFile(inner.bundle + "/config.json"), as: UTF8.self))
    }

    private func script(_ line: String, flags: String = "") -> String {
        """
        for f in busybox sh sleep id cat; do busybox cp -af /bin/$f /tmp/inner/rootfs/bin/; done
        r() { \(RuncFixture.program) runc --root /run/inner \(flags) "$@"; }
        cd /tmp/inner; \(line)
        """
    }

    private let life = """
        r run -d in </dev/null >/dev/null || exit; r exec in sh -c 'id -u; echo $$ >/dev/null; cat /proc/1/comm'
        r kill in KILL; busybox usleep 300000; r delete in; r list -q; echo end
        """

    @Test(.covers("oci.rootless.no-mknod")) func rootWithAllRightsMakesContainersWithCgroups() throws {
        let box = try outer(isPrivileged: true)
        var spec = RuntimeSpec.standard(["sleep", "1000"])
        spec.linux?.resources = .init(pids: .init(limit: 33))
        try put(spec, in: box)
        let more = "r run -d two </dev/null >/dev/null; r exec two cat /sys/fs/cgroup/pids/pids.max; r delete -f two"
        let outcome = try box.shell(script(life + "; " + more))
        #expect(outcome.output == "0\nsleep\nend\n33\n", "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.runc.global.--rootless")) func rootWithTheUsualRightsMakesThemInAUserNamespace() throws {
        let box = try outer(isPrivileged: false)
        var spec = RuntimeSpec.standard(["sleep", "1000"])
        spec.linux?.namespaces?.append(.init(.user))
        let map: [RuntimeSpec.IDMapping] = [.init(containerID: 0, hostID: 1000, size: 1000)]
        spec.linux?.uidMappings = map
        spec.linux?.gidMappings = map
        try put(spec, in: box)
        // The outer root may not map itself: that takes CAP_SETFCAP (user_namespaces(7)).
        let outcome = try box.shell(script("busybox chown -R 1000:1000 .; " + life, flags: "--rootless true"))
        #expect(outcome.output == "0\nsleep\nend\n", "\(outcome)")
        // Its cgroups are read-only: whoever does not bear with that is told.
        let strict = try box.shell(script("r run in </dev/null"))
        #expect(strict.code == 1 && strict.errors.contains("cgroup"), "\(strict)")
        #expect(box.leftovers.isEmpty)
    }
}
