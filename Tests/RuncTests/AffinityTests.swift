import Conformance
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct AffinityTests {
    @Test(.enabled(if: access("/usr/bin/taskset", X_OK) == 0, "taskset"))
    func aCommandBoundToAProcessorDoesNotBindTheContainer() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["grep", "Cpus_allowed_list", "/proc/self/status"]
        try box.writeSpec()
        let own = try box.runc("run", "-b", box.bundle, box.id).output
        let bound = try RuncFixture.execute(
            "/usr/bin/taskset",
            [
                "taskset", "-c", "0", RuncFixture.program, "runc", "--root", box.folder + "/state", "run", "-b",
                box.bundle, box.id,
            ],
            folder: "/")
        #expect(bound.output == own && own.hasPrefix("Cpus_allowed_list:"), "\(bound)")
    }

    @Test func aDeadlineNeedsAllProcessors() throws {
        let box = try RuncFixture()
        box.spec.linux?.resources = .init(cpu: .init(cpus: "0"))
        box.spec.process?.scheduler = .init(
            policy: "SCHED_DEADLINE", runtime: 42000, deadline: 1_000_000, period: 1_000_000)
        let text = "process scheduler can't be used together with AllowedCPUs"
        #expect(try box.run("true").errors.contains(text))
        #expect(box.leftovers.isEmpty)
    }

    @Test func aFilterOfOldCallsLetsTheProgramStart() throws {
        let box = try RuncFixture()
        // Newer calls than the newest that is named are answered with ENOSYS: openat2(2) is one of them.
        box.spec.linux?.seccomp = .init(
            defaultAction: "SCMP_ACT_ERRNO", architectures: ["SCMP_ARCH_X86_64"],
            syscalls: [
                .init(
                    names: [
                        "execve", "exit_group", "write", "read", "close", "chdir", "fchdir", "getcwd", "prctl",
                        "capset",
                        "capget", "setgroups", "setresuid", "setresgid", "stat", "newfstatat", "access", "sendto",
                        "brk",
                        "mmap", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "getrandom",
                        "mprotect", "munmap", "fstat", "getuid", "setuid", "setgid", "close_range", "futex",
                        "faccessat",
                        "faccessat2", "rt_sigprocmask", "openat", "readlink", "uname", "getpid",
                    ], action: "SCMP_ACT_ALLOW")
            ])
        let outcome = try box.run("true")
        #expect(outcome.code == 0, "\(outcome.errors)")
    }
}
