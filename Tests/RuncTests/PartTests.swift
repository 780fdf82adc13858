import Conformance
import Faults
import Linux
import OCI
import Testing

@testable import Runc

@Suite struct UserFilesTests {
    private let files = UserFiles(
        passwd: Array("root:x:0:0::/root:/bin/sh\n# alice:x:1:1::/:/\n".utf8)
            + Array("alice:x:1000:100::/home/alice:/bin/sh\n123:x:7:7::/:/\nbad\n".utf8),
        group: Array("root:x:0:\nusers:x:100:\nwheel:x:10:bob,alice\n".utf8))

    @Test(
        .covers(
            "oci.cve.CVE-2024-40635", "oci.cve.CVE-2026-30892", "oci.cve.CVE-2026-46680", "oci.security.rule.user-parse"
        ),
        arguments: [
            ("alice", 1000, 100, [100, 10]), ("alice:wheel", 1000, 10, [10]), ("1000", 1000, 100, [100, 10]),
            ("4321", 4321, 0, [0]), ("4321:55", 4321, 55, [55]), ("", 0, 0, [0]), (":wheel", 0, 10, [10]),
            // Digits alone are a number, whatever a name in the file says (CVE-2024-40635).
            ("123", 123, 0, [0]),
        ] as [(String, UInt32, UInt32, [UInt32])]) func usersAreFound(
            text: String, uid: UInt32, gid: UInt32, groups: [UInt32]
        ) throws
    {
        let user = try files.find(text, additional: [])
        #expect(user.uid == uid && user.gid == gid && user.additionalGids == groups)
    }

    @Test func additionalGroupsComeLastAndOnce() throws {
        #expect(try files.find("alice", additional: [5, 10]).additionalGids == [100, 10, 5])
    }

    @Test(
        .covers("oci.cve.CVE-2024-40635"),
        arguments: [
            ("nobody", "unable to find user nobody: no matching entries in passwd file"),
            ("alice:x", "unable to find group x: no matching entries in group file"),
            ("2147483648", "uids and gids must be in range 0-2147483647: 2147483648"),
            ("0:99999999999999999999", "uids and gids must be in range 0-2147483647: 99999999999999999999"),
            // Cut to 32 bits it would be root.
            ("4294967296", "uids and gids must be in range 0-2147483647: 4294967296"),
            ("1000:4294967296", "uids and gids must be in range 0-2147483647: 4294967296"),
            ("-1", "uids and gids must be in range 0-2147483647: -1"),
        ]) func othersAreRefused(text: String, message: String)
    {
        do {
            _ = try files.find(text, additional: [])
            Issue.record("found")
        } catch { #expect(error.message == message) }
    }

    @Test func homesComeFromTheFile() {
        #expect(files.home(of: 1000) == "/home/alice" && files.home(of: 77) == "/")
    }
}

@Suite struct SmallPartTests {
    @Test func readOnlyBindsAreAttributes() throws {
        let options = try MountOptions(["rbind", "ro", "nosuid", "noatime", "rslave", "rnoexec"])
        #expect(options.isRecursiveBind && options.set == 1 | 2 | 0x10 && options.clear == 0x70)
        #expect(options.recursiveSet == 8 && options.propagation == 1 << 19 | 1 << 14 && options.data.isEmpty)
    }

    @Test func unknownOptionsAreTheFileSystems() throws {
        #expect(try MountOptions(["mode=755", "size=1m", "defaults"]).data == "mode=755,size=1m")
    }

    @Test func manyLayersAreTakenFromTheirFolder() throws {
        let layers = (0..<200).map { "/var/lib/swmono/snapshots/overlay2/\($0)/fs" }
        var options = try MountOptions(["lowerdir=" + layers.joined(separator: ":")])
        #expect(options.shortenLayers() == "/var/lib/swmono/snapshots/overlay2")
        #expect(options.data.hasPrefix("lowerdir=0/fs:1/fs:") && options.data.utf8.count < 4000)
    }

    @Test(arguments: [
        ("net.ipv4.ip_forward", "net/ipv4/ip_forward"),
        ("net/ipv4/conf/eth0.1/rp_filter", "net/ipv4/conf/eth0.1/rp_filter"),
        ("net.ipv4.conf.eth0/1.rp_filter", "net/ipv4/conf/eth0.1/rp_filter"),
    ]) func sysctlsHaveTwoSpellings(name: String, path: String) {
        #expect(Sysctl.path(name) == path)
    }

    @Test(arguments: ["kernel.panic", "vm.swappiness", "kernel.hostname", "net/../kernel.panic"])
    func hostSysctlsAreRefused(name: String) {
        var spec = RuntimeSpec.standard()
        spec.linux?.sysctl = [name: "1"]
        #expect(throws: Fault.self) { try spec.check() }
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "~filters", "ä"]) func idsThatAreNoneAreRefused(id: String) {
        #expect(throws: Fault.self) { try RuntimeRoot.check(id) }
    }

    @Test func capabilitiesHaveTheirNumbers() {
        #expect(
            Capability.bits(["CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_CHECKPOINT_RESTORE", "CAP_NEW"]) == 1 | 1 << 21 | 1
                << 40)
        #expect(CapabilitySets(.init(inheritable: [], ambient: ["CAP_KILL"])).ambient == 0)
    }

    @Test func callsNewerThanTheProfileAreUnknown() throws {
        let profile = RuntimeSpec.Seccomp(
            defaultAction: "SCMP_ACT_ERRNO", architectures: ["SCMP_ARCH_X86_64"],
            syscalls: [.init(names: ["read", "write", "no_such_call"], action: "SCMP_ACT_ALLOW")])
        let filter = try FilterCompiler.compile(profile)
        // ld arch; jeq x86-64; ld number; jge x32; jgt write (1); ret ENOSYS
        #expect(filter.instructions[1] == 0xC000_003E_0400_0015 && filter.instructions[4] == 0x0000_0001_0100_0025)
        #expect(filter.instructions[5] == 0x0005_0026_0000_0006)
    }

    @Test func twoConditionsOnOneArgumentAreTwoRules() throws {
        let rule = RuntimeSpec.Seccomp.Syscall(
            names: ["socket"], action: "SCMP_ACT_ERRNO",
            args: [.init(index: 0, value: 38, op: "SCMP_CMP_EQ"), .init(index: 0, value: 40, op: "SCMP_CMP_EQ")])
        let profile = RuntimeSpec.Seccomp(defaultAction: "SCMP_ACT_ALLOW", syscalls: [rule])
        #expect(try FilterCompiler.compile(profile).instructions.count > 6)
    }

    @Test func recordsAreReadAsTheyWereWritten() throws {
        let facts = PlanTests.facts()
        let record = ContainerRecord(
            id: "a", bundle: "/b", rootfs: "/b/\"x\"\n", created: "now", owner: "root", pid: 5, pidStart: 9,
            annotations: ["k": "v"], cgroup: facts.cgroup, namespaces: [.pid, .mount], ownsProcesses: false)
        #expect(try JSONReader.read(ContainerRecord.self, from: record.json) == record)
    }
}
