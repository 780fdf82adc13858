import Conformance
import Glibc
import Linux
import OCI
import Testing

/// Which namespaces a container is in (runtime-spec config-linux.md, "Namespaces").
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct NamespaceTests {
    private static let files = ["pid", "net", "mnt", "ipc", "uts", "cgroup"]

    private func inside(_ types: [RuntimeSpec.Namespace.Kind]) throws -> [String] {
        let box = try RuncFixture()
        box.spec.linux?.namespaces = types.map { .init($0) }
        if !types.contains(.uts) { box.spec.hostname = nil }
        // Without a network namespace of its own sysfs cannot be mounted anew by everyone.
        if !types.contains(.network) { box.spec.mounts?.removeAll { $0.type == "sysfs" } }
        let outcome = try box.shell("for n in \(Self.files.joined(separator: " ")); do readlink /proc/self/ns/$n; done")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private var ours: [String] {
        get throws { try Self.files.map { try readSymlink(AT_FDCWD, "/proc/self/ns/\($0)") } }
    }

    @Test(
        .covers(
            "oci.namespace.pid", "oci.namespace.network", "oci.namespace.mount", "oci.namespace.ipc",
            "oci.namespace.uts", "oci.namespace.cgroup"))
    func eachIsNewWhereAskedForAndTheHostsElsewhere() throws {
        let all: [RuntimeSpec.Namespace.Kind] = [.pid, .network, .mount, .ipc, .uts, .cgroup]
        let host = try ours
        #expect(Set(try inside(all)).isDisjoint(with: host))
        for (index, left) in all.enumerated() where left != .mount {
            let found = try inside(all.filter { $0 != left })
            for place in Self.files.indices {
                #expect((found[place] == host[place]) == (place == index), "without \(left): \(found)")
            }
        }
    }

    @Test(.covers("oci.namespace.duplicate-type")) func oneNamedTwiceIsRefused() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces?.append(.init(.uts))
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("uts"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.namespace.join-path")) func aPathIsJoined() throws {
        let first = try RuncFixture()
        try first.startSleeping()
        let pid = try first.pid()
        let second = try RuncFixture()
        second.spec.linux?.namespaces = [
            .init(.mount), .init(.pid), .init(.network, path: "/proc/\(pid)/ns/net"),
            .init(.ipc, path: "/proc/\(pid)/ns/ipc"), .init(.uts, path: "/proc/\(pid)/ns/uts"),
        ]
        second.spec.hostname = nil
        let outcome = try second.shell("for n in net ipc uts; do readlink /proc/self/ns/$n; done")
        let wanted = try ["net", "ipc", "uts"].map { try readSymlink(AT_FDCWD, "/proc/\(pid)/ns/\($0)") + "\n" }
        #expect(outcome.output == wanted.joined(), "\(outcome)")
    }

    @Test(.covers("oci.namespace.wrong-type")) func aPathOfAnotherTypeIsRefused() throws {
        let box = try RuncFixture()
        box.spec.linux?.namespaces = [.init(.mount), .init(.pid), .init(.network, path: "/proc/self/ns/uts")]
        box.spec.hostname = nil
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("/proc/self/ns/uts"), "\(outcome)")
        let missing = try RuncFixture()
        missing.spec.linux?.namespaces = [.init(.mount), .init(.pid), .init(.network, path: "/nowhere")]
        missing.spec.hostname = nil
        #expect(try missing.run("id").errors.contains("/nowhere"))
        #expect(box.leftovers.isEmpty && missing.leftovers.isEmpty)
    }
}

extension RuncFixture {
    /// The host's number of the container's first process.
    func pid() throws -> Int32 {
        let state = try runc("state", id).output
        let words = state.split { !$0.isNumber && !$0.isLetter }
        guard let place = words.firstIndex(of: "pid"), let pid = Int32(words[place + 1]) else {
            throw SystemError("state", errno: ESRCH, state)
        }
        return pid
    }
}
