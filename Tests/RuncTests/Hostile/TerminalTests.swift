import Conformance
import Glibc
import Linux
import OCI
import Testing

/// An image that brings its own /dev, with links where the runtime makes nodes, and gets a terminal.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileTerminalTests {
    /// CVE-2025-52565, CVE-2026-47766, CVE-2026-88264, CVE-2026-88265: no link is followed, created or changed through.
    @Test(
        .covers(
            "oci.cve.CVE-2025-52565", "oci.cve.CVE-2026-47766", "oci.cve.CVE-2026-88264", "oci.cve.CVE-2026-88265",
            "oci.security.rule.tiocgptpeer"),
        arguments: ["console", "null", "pts", "ptmx", "tty"])
    func aLinkInDevIsNotFollowed(name: String) throws {
        let box = try RuncFixture()
        let bait = box.folder + "/bait"
        try openFile(bait, O_WRONLY | O_CREAT, mode: 0o600).writeAll(Array("host\n".utf8))
        try makeDirectory(AT_FDCWD, box.rootfs + "/dev", mode: 0o755)
        try makeSymlink(AT_FDCWD, box.rootfs + "/dev/" + name, to: "../../../../.." + bait)
        box.spec.mounts = box.spec.mounts?.filter { !$0.destination.hasPrefix("/dev") }
        box.spec.process?.terminal = true
        box.spec.process?.user = .init(uid: 1000, gid: 1000)
        box.spec.process?.args = ["sh", "-c", "echo spoiled >/dev/\(name)"]
        try box.writeSpec()
        let listener = try listenUnix(box.folder + "/socket", nonblocking: false)
        _ = try box.runc("run", "-d", "--console-socket", box.folder + "/socket", "-b", box.bundle, box.id)
        _ = try box.runc("delete", "-f", box.id)
        _ = listener.raw
        var status = stat()
        #expect(lstat(bait, &status) == 0 && status.st_mode & 0o7777 == 0o600 && status.st_uid == 0)
        #expect(try readFile(bait) == Array("host\n".utf8))
        #expect(box.leftovers.isEmpty)
    }
}
