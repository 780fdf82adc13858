import Conformance
import Glibc
import Linux
import OCI
import Testing

/// What is left of the host's tree in a container, and of the container's on the host.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileRootTests {
    private struct Mount {
        let id, parent, place: String

        init(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            (id, parent, place) = (words[0], words[1], words[4])
        }
    }

    /// The old root is gone with all its mounts, and never had a folder in the new one.
    @Test(.covers("oci.security.rule.pivot-fd"), arguments: [nil, "shared", "slave", "private"])
    func nothingOfTheOldRootIsLeft(propagation: String?) throws {
        let box = try RuncFixture()
        box.spec.linux?.rootfsPropagation = propagation
        let outcome = try box.shell("cat /proc/self/mountinfo; echo; ls -A /; stat -c %i / /..")
        let parts = outcome.output.split(separator: "\n\n", maxSplits: 1)
        try #require(outcome.code == 0 && parts.count == 2, "\(outcome)")
        let mounts = parts[0].split(separator: "\n").map(Mount.init)
        let ids = mounts.map(\.id)
        let tops = mounts.filter { !ids.contains($0.parent) }
        #expect(tops.map(\.place) == ["/"], "\(outcome.output)")
        let places = ["/proc", "/dev", "/sys"]
        #expect(mounts.allSatisfy { mount in mount.place == "/" || places.contains { mount.place.hasPrefix($0) } })
        let names = parts[1].split(separator: "\n").map(String.init)
        #expect(Set(names.dropLast(2)) == ["bin", "dev", "etc", "proc", "sys", "tmp"])
        #expect(names.suffix(2).first == names.last)
    }

    /// Where the host's tree is shared, as systemd makes it, nothing that a launch mounts gets out.
    @Test(.covers("oci.security.rule.parent-private"), arguments: [nil, "shared", "slave", "private", "unbindable"])
    func mountsDoNotGetOut(propagation: String?) throws {
        let box = try RuncFixture()
        box.spec.linux?.rootfsPropagation = propagation
        box.spec.process?.args = ["sleep", "1000"]
        box.spec.mounts?.append(.init(destination: "/tmp/inner", type: "tmpfs", source: "inner-\(box.id)"))
        try box.writeSpec()
        // The rootfs below a shared mount of its own, which is what pivot_root(2) would refuse.
        let script = """
            mount --make-rshared / && mount --bind \(box.rootfs) \(box.rootfs) && mount --make-shared \(box.rootfs)
            before=$(cat /proc/self/mountinfo)
            \(box.commandLine) run -d -b \(box.bundle) \(box.id) </dev/null >/dev/null 2>\(box.folder)/said || exit 9
            [ "$before" = "$(cat /proc/self/mountinfo)" ] && echo same
            \(box.commandLine) exec \(box.id) grep -c inner-\(box.id) /proc/self/mountinfo
            \(box.commandLine) delete -f \(box.id)
            [ "$before" = "$(cat /proc/self/mountinfo)" ] && echo same
            grep -c shared: /proc/self/mountinfo
            """
        let outcome = try RuncFixture.execute(
            "/usr/bin/unshare", ["unshare", "-m", "--propagation", "private", "/bin/sh", "-c", script], folder: "/")
        let said = (try? readFile(box.folder + "/said")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.prefix(3) == ["same", "1", "same"] && (Int(lines.last ?? "") ?? 0) > 1, "\(outcome) \(said)")
        #expect(box.leftovers.isEmpty)
    }
}
