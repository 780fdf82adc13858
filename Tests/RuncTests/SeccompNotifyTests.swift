import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct SeccompNotifyTests {
    private static func seccomp(_ box: RuncFixture, _ names: [String]) -> RuntimeSpec.Seccomp {
        .init(
            defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
            flags: ["SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"], listenerPath: box.folder + "/agent",
            listenerMetadata: "bar", syscalls: [.init(names: names, action: "SCMP_ACT_NOTIFY")])
    }

    @Test(
        .covers(
            "oci.seccomp.action.SCMP_ACT_NOTIFY", "oci.seccomp.notify-fd", "oci.seccomp.listenerPath",
            "oci.seccomp.listenerMetadata", "oci.seccomp.flag.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"),
        arguments: [false, true])
    func theSupervisorGetsTheListenerAndTheState(confined: Bool) throws {
        let box = try RuncFixture()
        box.spec.process?.noNewPrivileges = confined
        box.spec.process?.args = ["mkdir", "/tmp/x"]
        box.spec.linux?.seccomp = Self.seccomp(box, ["mkdir", "mkdirat"])
        try box.writeSpec()
        let agent = try listenUnix(box.folder + "/agent", nonblocking: false)
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        guard let connection = try acceptNow(agent.raw, nonblocking: false),
            let message = try receiveDescriptors(connection.raw, limit: 8192), let number = message.descriptors.first
        else {
            Issue.record("nobody came")
            return
        }
        let listener = OwnedFD(adopting: number)
        let text = String(decoding: message.bytes, as: UTF8.self)
        for part in [
            "\"fds\":[\"seccompFd\"]", "\"metadata\":\"bar\"", "\"id\":\"\(box.id)\"", "\"status\":\"creating\"",
        ] {
            #expect(text.contains(part), "\(text)")
        }
        let pid = try box.pid()
        #expect(text.contains("\"pid\":\(pid)"))
        #expect(try box.runc("start", box.id).code == 0)
        // The call waits for an answer: the listener is readable, and the process has not ended.
        var watched = pollfd(fd: listener.raw, events: Int16(POLLIN), revents: 0)
        #expect(poll(&watched, 1, 5000) == 1 && Int32(watched.revents) & POLLIN != 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(box.leftovers.isEmpty)
    }

    @Test(.covers("oci.seccomp.notify-no-write")) func whatCannotBeAskedIsRefused() throws {
        let box = try RuncFixture()
        box.spec.linux?.seccomp = Self.seccomp(box, ["write"])
        #expect(try box.run("true").errors.contains("SCMP_ACT_NOTIFY cannot be used for the write syscall"))
        box.spec.linux?.seccomp = Self.seccomp(box, ["mkdir"])
        box.spec.linux?.seccomp?.listenerPath = nil
        #expect(try box.run("true").errors.contains("seccomp listenerPath is not set"))
        box.spec.linux?.seccomp?.listenerPath = box.folder + "/nobody"
        #expect(try box.run("true").errors.contains("failed to connect with seccomp agent"))
        box.spec.linux?.seccomp?.flags = ["SECCOMP_FILTER_FLAG_X"]
        #expect(try box.run("true").errors.contains("seccomp flag SECCOMP_FILTER_FLAG_X is not known to runc"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.seccomp.defaultErrnoRet", "oci.seccomp.syscalls.args.op", "oci.seccomp.syscalls.args.value",
            "oci.seccomp.syscalls.args.valueTwo", "oci.seccomp.syscalls.args.index", "oci.seccomp.args-AND-OR",
            "oci.seccomp.op.SCMP_CMP_EQ", "oci.seccomp.op.SCMP_CMP_NE", "oci.seccomp.op.SCMP_CMP_LT",
            "oci.seccomp.op.SCMP_CMP_LE", "oci.seccomp.op.SCMP_CMP_GE", "oci.seccomp.op.SCMP_CMP_GT",
            "oci.seccomp.op.SCMP_CMP_MASKED_EQ"),
        arguments: [
            ("SCMP_CMP_EQ", UInt64(0o700), UInt64(0), [0o700]), ("SCMP_CMP_NE", 0o700, 0, [0o500, 0o711]),
            ("SCMP_CMP_LT", 0o700, 0, [0o500]), ("SCMP_CMP_LE", 0o700, 0, [0o500, 0o700]),
            ("SCMP_CMP_GE", 0o700, 0, [0o700, 0o711]), ("SCMP_CMP_GT", 0o700, 0, [0o711]),
            ("SCMP_CMP_MASKED_EQ", 0o011, 0o011, [0o711]),
        ])
    func argumentsAreCompared(op: String, value: UInt64, two: UInt64, denied: [Int]) throws {
        let box = try RuncFixture()
        // chmod(path, mode): the second argument decides.
        box.spec.linux?.seccomp = .init(
            defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
            syscalls: [
                .init(
                    names: ["chmod", "fchmodat"], action: "SCMP_ACT_ERRNO", errnoRet: 95,
                    args: [.init(index: 1, value: value, valueTwo: two, op: op)])
            ])
        let outcome = try box.shell(
            "touch /tmp/f; for m in 500 700 711; do chmod $m /tmp/f 2>/dev/null || echo $m; done")
        #expect(outcome.output == denied.map { String($0, radix: 8) + "\n" }.joined(), "\(outcome)")
    }

    @Test(
        .covers(
            "oci.seccomp.action.SCMP_ACT_KILL_PROCESS", "oci.seccomp.action.SCMP_ACT_KILL",
            "oci.seccomp.action.SCMP_ACT_TRAP",
            "oci.seccomp.action.SCMP_ACT_LOG", "oci.seccomp.action.SCMP_ACT_TRACE",
            "oci.seccomp.action.SCMP_ACT_KILL_THREAD"),
        arguments: [
            ("SCMP_ACT_KILL", 159), ("SCMP_ACT_KILL_THREAD", 159), ("SCMP_ACT_KILL_PROCESS", 159),
            ("SCMP_ACT_TRAP", 159), ("SCMP_ACT_LOG", 0), ("SCMP_ACT_TRACE", 1),
        ])
    func actions(name: String, code: Int32) throws {
        let box = try RuncFixture()
        box.spec.linux?.seccomp = .init(
            defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_X86_64"],
            flags: ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC"],
            syscalls: [.init(names: ["mkdir", "mkdirat"], action: name)])
        #expect(try box.shell("(mkdir /tmp/x); exit $?").code == code)
    }

    private static func mkdirFilter(_ architecture: String) throws(Fault) -> Filter {
        try FilterCompiler.compile(
            .init(
                defaultAction: "SCMP_ACT_ALLOW", architectures: ["SCMP_ARCH_" + architecture],
                syscalls: [.init(names: ["mkdir", "no_such_call"], action: "SCMP_ACT_ERRNO")]))
    }

    @Test(
        .covers("oci.seccomp.architectures", "oci.seccomp.unknown-name-skip"),
        arguments: [
            "X86", "X86_64", "X32", "ARM", "AARCH64", "MIPSEL", "MIPSEL64", "MIPSEL64N32", "PPC64LE", "RISCV64",
        ]) func architecturesOfOneByteOrderShareAFilter(name: String) throws
    {
        #expect(try Self.mkdirFilter(name).instructions.count > 3)
    }

    /// A filter compares words; libseccomp keeps the byte orders apart.
    @Test(arguments: [
        "MIPS", "MIPS64", "MIPS64N32", "PPC", "PPC64", "S390", "S390X", "PARISC", "PARISC64",
    ])
    func architecturesOfTheOtherAreRefusedByName(name: String) {
        do throws(Fault) {
            _ = try Self.mkdirFilter(name)
            Issue.record("not refused")
        } catch { #expect(error.message.contains("seccomp: architecture SCMP_ARCH_\(name): ")) }
    }
}
