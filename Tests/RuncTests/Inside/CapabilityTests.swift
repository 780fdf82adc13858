import Conformance
import Glibc
import Linux
import OCI
import Testing

/// What a process may do, seen from inside (capabilities(7), proc_pid_status(5)).
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct CapabilityTests {
    /// By number.
    private static let names = [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
        "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
        "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
        "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
        "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
        "CHECKPOINT_RESTORE",
    ]

    /// This process's own bounding set: what it lacks nobody can give.
    private static let ours: UInt64 = set("CapBnd", in: (try? readFile("/proc/self/status")) ?? [])

    private static func set(_ name: String, in status: [UInt8]) -> UInt64 {
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return UInt64(line?.split(separator: "\t").last ?? "", radix: 16) ?? 0
    }

    private func sets(_ box: RuncFixture) throws -> (String) -> UInt64 {
        let outcome = try box.run("cat", "/proc/self/status")
        try #require(outcome.code == 0, "\(outcome.errors)")
        return { Self.set($0, in: Array(outcome.output.utf8)) }
    }

    @Test(
        .covers(
            "oci.capability.CAP_CHOWN", "oci.capability.CAP_DAC_OVERRIDE", "oci.capability.CAP_DAC_READ_SEARCH",
            "oci.capability.CAP_FOWNER", "oci.capability.CAP_FSETID", "oci.capability.CAP_KILL",
            "oci.capability.CAP_SETGID", "oci.capability.CAP_SETUID", "oci.capability.CAP_SETPCAP",
            "oci.capability.CAP_LINUX_IMMUTABLE", "oci.capability.CAP_NET_BIND_SERVICE",
            "oci.capability.CAP_NET_BROADCAST", "oci.capability.CAP_NET_ADMIN", "oci.capability.CAP_NET_RAW",
            "oci.capability.CAP_IPC_LOCK", "oci.capability.CAP_IPC_OWNER", "oci.capability.CAP_SYS_MODULE",
            "oci.capability.CAP_SYS_RAWIO", "oci.capability.CAP_SYS_CHROOT", "oci.capability.CAP_SYS_PTRACE",
            "oci.capability.CAP_SYS_PACCT", "oci.capability.CAP_SYS_ADMIN", "oci.capability.CAP_SYS_BOOT",
            "oci.capability.CAP_SYS_NICE", "oci.capability.CAP_SYS_RESOURCE", "oci.capability.CAP_SYS_TIME",
            "oci.capability.CAP_SYS_TTY_CONFIG", "oci.capability.CAP_MKNOD", "oci.capability.CAP_LEASE",
            "oci.capability.CAP_AUDIT_WRITE", "oci.capability.CAP_AUDIT_CONTROL", "oci.capability.CAP_SETFCAP",
            "oci.capability.CAP_MAC_OVERRIDE", "oci.capability.CAP_MAC_ADMIN", "oci.capability.CAP_SYSLOG",
            "oci.capability.CAP_WAKE_ALARM", "oci.capability.CAP_BLOCK_SUSPEND", "oci.capability.CAP_AUDIT_READ",
            "oci.capability.CAP_PERFMON", "oci.capability.CAP_BPF", "oci.capability.CAP_CHECKPOINT_RESTORE"))
    func eachIsGivenAlone() throws {
        for (number, name) in Self.names.enumerated() {
            let box = try RuncFixture()
            let one = ["CAP_" + name]
            box.spec.process?.capabilities = .init(bounding: one, effective: one, permitted: one)
            let set = try sets(box)
            let wanted = (1 << UInt64(number)) & Self.ours
            #expect(
                set("CapBnd") == wanted && set("CapEff") == wanted && set("CapPrm") == wanted,
                "\(name): \(String(set("CapEff"), radix: 16))")
        }
    }

    @Test(
        .covers(
            "oci.process.capabilities.bounding", "oci.process.capabilities.effective",
            "oci.process.capabilities.permitted", "oci.process.capabilities.inheritable",
            "oci.process.capabilities.ambient"))
    func theFiveSetsAreKeptApart() throws {
        let box = try RuncFixture()
        box.spec.process?.user = .init(uid: 1000, gid: 1000)
        box.spec.process?.capabilities = .init(
            bounding: ["CAP_CHOWN", "CAP_KILL", "CAP_NET_RAW"], effective: ["CAP_NET_RAW"],
            inheritable: ["CAP_KILL", "CAP_NET_RAW"], permitted: ["CAP_KILL", "CAP_NET_RAW"],
            ambient: ["CAP_NET_RAW"])
        let set = try sets(box)
        #expect(set("CapBnd") == 1 | 1 << 5 | 1 << 13 && set("CapInh") == 1 << 5 | 1 << 13)
        #expect(set("CapAmb") == 1 << 13 && set("CapPrm") == 1 << 13 && set("CapEff") == 1 << 13)
    }

    /// CVE-2022-24769, CVE-2022-27650, CVE-2022-29162: what is not asked for is not inheritable, in an exec neither.
    @Test(
        .covers(
            "oci.cve.CVE-2022-24769", "oci.cve.CVE-2022-27650", "oci.cve.CVE-2022-29162",
            "oci.security.rule.inheritable-empty"))
    func nothingIsInheritableUnasked() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let ids = ["0", "1000"]
        for id in ids {
            let outcome = try box.runc("exec", "-u", id, "-c", "CAP_NET_RAW", box.id, "cat", "/proc/self/status")
            #expect(Self.set("CapInh", in: Array(outcome.output.utf8)) == 0, "\(outcome)")
        }
        let first = try box.runc("exec", box.id, "cat", "/proc/1/status")
        #expect(Self.set("CapInh", in: Array(first.output.utf8)) == 0)
    }

    @Test(.covers("oci.capability.unknown-warn")) func anUnknownNameIsWarnedOfAndLeftOut() throws {
        let box = try RuncFixture()
        box.spec.process?.capabilities = .init(
            bounding: ["CAP_CHOWN", "CAP_FROM_THE_FUTURE"], effective: ["CAP_CHOWN"], permitted: ["CAP_CHOWN"])
        let outcome = try box.run("cat", "/proc/self/status")
        #expect(outcome.code == 0 && Self.set("CapBnd", in: Array(outcome.output.utf8)) == 1, "\(outcome)")
        #expect(outcome.errors.contains("CAP_FROM_THE_FUTURE"), "\(outcome.errors)")
    }
}
