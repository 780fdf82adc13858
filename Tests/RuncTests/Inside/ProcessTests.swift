import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

/// The process and the root as the configuration has them (runtime-spec config.md).
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct ProcessTests {
    @Test(
        .covers(
            "oci.config.process.cwd", "oci.config.process.user.umask", "oci.config.process.user.gid",
            "oci.config.domainname", "oci.config.root.path", "oci.config.ociVersion"))
    func itIsWhatWasWritten() throws {
        let box = try RuncFixture()
        box.spec.process?.cwd = "/tmp"
        box.spec.process?.user = .init(uid: 5, gid: 6, umask: 0o77)
        box.spec.domainname = "example.org"
        box.spec.root?.path = box.rootfs
        let outcome = try box.shell("pwd; umask; id -g; cat /proc/sys/kernel/domainname")
        #expect(outcome.output == "/tmp\n0077\n6\nexample.org\n", "\(outcome)")
    }

    @Test(
        .covers("oci.config.annotations", "oci.state.annotations", "oci.state.id", "oci.state.bundle", "oci.state.pid"))
    func theStateTellsItsAnnotations() throws {
        let box = try RuncFixture()
        box.spec.annotations = ["org.example.key": "value \"quoted\""]
        try box.startSleeping()
        let state = try box.runc("state", box.id).output
        #expect(
            state.contains(#""org.example.key": "value \"quoted\"""#)
                || state.contains(#""org.example.key":"value \"quoted\"""#))
        #expect(state.contains(box.id) && state.contains(box.bundle))
        #expect(try box.pid() > 1)
    }

    @Test(.covers("oci.config.process.env")) func ofTwoWithOneNameTheLastCounts() throws {
        let box = try RuncFixture()
        box.spec.process?.env = ["PATH=/bin", "A=1", "B=x=y", "A=2", "EMPTY="]
        #expect(try box.shell("echo $A; echo $B; echo ${EMPTY-unset}").output == "2\nx=y\n\n")
    }

    @Test(arguments: ["no", "99", "0.1.0", ""]) func aVersionThatIsNotOursIsRefused(version: String) throws {
        let box = try RuncFixture()
        box.spec.ociVersion = version
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("ociVersion"), "\(outcome)")
    }

    @Test func aMissingRootfsIsNamed() throws {
        let box = try RuncFixture()
        box.spec.root?.path = "/nowhere"
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("/nowhere"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }
}
