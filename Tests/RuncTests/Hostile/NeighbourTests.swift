import Conformance
import Glibc
import Linux
import OCI
import Testing

/// A container that watches for processes of the runtime entering it (`exec`) and takes what it can reach of them.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct HostileNeighbourTests {
    /// Tells of every process that is not busybox's: what its descriptors lead to, and whether its file can be written.
    private static let watcher = """
        while [ ! -e /tmp/stop ]; do for p in /proc/[0-9]*; do
            exe=$(readlink $p/exe 2>/dev/null) || continue
            case $exe in /bin/busybox|"") continue;; esac
            [ -d $p/fd/. ] && for f in $(ls $p/fd 2>/dev/null); do echo "fd $(readlink $p/fd/$f)" >>/tmp/log; done
            (echo spoiled >$p/exe) 2>/dev/null && echo "written $exe" >>/tmp/log
            (echo spoiled >$p/root/tmp/../../reached) 2>/dev/null
            cat $p/environ >>/tmp/environ 2>/dev/null
        done; done
        """

    /// CVE-2016-9962, CVE-2019-5736: a process that joins is out of reach until it is the program asked for.
    @Test(
        .covers(
            "oci.cve.CVE-2016-9962", "oci.cve.CVE-2019-5736", "oci.security.rule.no-dumpable",
            "oci.security.rule.self-exe-seal", "oci.security.rule.cloexec-all"))
    func whoJoinsShowsNothing() throws {
        let box = try RuncFixture()
        box.spec.process?.capabilities = .init(
            bounding: ["CAP_DAC_OVERRIDE", "CAP_KILL"], effective: ["CAP_DAC_OVERRIDE", "CAP_KILL"],
            permitted: ["CAP_DAC_OVERRIDE", "CAP_KILL"])
        box.spec.process?.args = ["sh", "-c", Self.watcher]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("start", box.id).code == 0)
        for _ in 0..<30 { #expect(try box.runc("exec", box.id, "id").code == 0) }
        // The program named is the runtime's own file, seen through the container's procfs.
        for _ in 0..<10 { _ = try box.runc("exec", box.id, "/proc/self/exe") }
        let log = box.log
        #expect(!log.contains("written"), "\(log)")
        let outside = log.split(separator: "\n").filter { $0.contains(box.folder) || $0.contains("memfd:") }
        #expect(outside.isEmpty, "\(log)")
        #expect(access("/reached", F_OK) != 0)
        try Self.expectWatched(box)
        try box.put("tmp/stop", "")
    }

    /// The control: the watcher looks into a program that does not hide.
    private static func expectWatched(_ box: RuncFixture) throws {
        let link = "pipe-of-the-control"
        try makeFIFO(box.rootfs + "/tmp/" + link, mode: 0o600)
        try openFile(box.rootfs + "/tmp/sleep", O_WRONLY | O_CREAT, mode: 0o755).writeAll(try readFile("/bin/busybox"))
        let rights = ["-c", "CAP_DAC_OVERRIDE"]
        let outcome = try box.runc(
            ["exec", "-d"] + rights + [box.id, "sh", "-c", "exec 7<>/tmp/\(link); exec /tmp/sleep 100"])
        #expect(RuncFixture.eventually { box.log.contains("fd /tmp/" + link) }, "\(outcome) \(box.log)")
    }

    /// CVE-2024-21626: no descriptor of a joining process leads to the host, whatever working directory is named.
    @Test(.covers("oci.cve.CVE-2024-21626"), arguments: 3...12)
    func anExecsWorkingDirectoryIsInside(number: Int) throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let outcome = try box.runc("exec", "--cwd", "/proc/self/fd/\(number)", box.id, "ls", "../../../../etc")
        #expect(["", "group\npasswd\n"].contains(outcome.output), "\(outcome)")
    }
}
