import Conformance
import Linux
import OCI
import Testing

@testable import Runc

/// crun's annotations that ask for more isolation than a runtime that does not know them would give.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct AnnotationTests {
    @Test(arguments: [("run.oci.handler", "krun"), ("run.oci.handler", "wasm"), ("run.oci.seccomp_bpf_data", "BgAA")])
    func whatIsolatesMoreIsRefusedByName(name: String, value: String) throws {
        let box = try RuncFixture()
        box.spec.annotations = [name: value]
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("annotation \(name)=\(value) is not supported"))
        #expect(box.leftovers.isEmpty)
    }

    @Test func othersArePassedOver() throws {
        let box = try RuncFixture()
        box.spec.annotations = ["run.oci.keep_original_groups": "1", "run.oci.hooks.stdout": box.folder + "/out"]
        #expect(try box.run("id", "-G").output == "0\n")
    }

    @Test(
        .covers("oci.crun.ext.run.oci.seccomp_fail_unknown_syscall"),
        arguments: [(nil, 0), ("0", 0), ("1", 1)] as [(String?, Int32)])
    func namesThatAreUnknownAreRefusedOnDemand(value: String?, code: Int32) throws {
        let box = try RuncFixture()
        box.spec.annotations = value.map { ["run.oci.seccomp_fail_unknown_syscall": $0] }
        box.spec.linux?.seccomp = .init(
            defaultAction: "SCMP_ACT_ALLOW",
            syscalls: [.init(names: ["mkdir", "mkdir_from_the_future"], action: "SCMP_ACT_ERRNO")])
        let outcome = try box.run("true")
        #expect(outcome.code == code, "\(outcome)")
        #expect(outcome.errors.contains("seccomp: unknown syscall mkdir_from_the_future") == (code == 1))
        box.spec.linux?.seccomp?.syscalls?[0].names = ["mkdir"]
        #expect(try box.run("true").code == 0)
    }
}
