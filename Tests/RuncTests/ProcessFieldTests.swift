import Conformance
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Runc

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct ProcessFieldTests {
    @Test(
        .covers(
            "oci.config.process.scheduler", "oci.process.scheduler.policy", "oci.process.scheduler.nice",
            "oci.process.scheduler.SCHED_BATCH", "oci.process.scheduler.SCHED_FLAG_RESET_ON_FORK",
            "oci.process.scheduler.flags", "oci.config.process.ioPriority", "oci.process.ioPriority.IOPRIO_CLASS_IDLE"))
    func schedulersAndIOPriorities() throws {
        let box = try RuncFixture()
        box.spec.process?.scheduler = .init(policy: "SCHED_BATCH", nice: 7, flags: ["SCHED_FLAG_RESET_ON_FORK"])
        box.spec.process?.ioPriority = .init(class: "IOPRIO_CLASS_IDLE", priority: 3)
        let outcome = try box.run(
            "sh", "-c", "read -r line < /proc/self/stat; set -- $line; shift 18; echo $1 ${23}; cat")
        // proc_pid_stat(5): 19 is nice, 41 the policy; RESET_ON_FORK gave the shell's child the usual one.
        #expect(outcome.output == "7 3\n", "\(outcome)")
    }

    @Test(
        .covers(
            "oci.process.scheduler.SCHED_OTHER", "oci.process.scheduler.SCHED_IDLE",
            "oci.process.scheduler.SCHED_DEADLINE", "oci.process.scheduler.runtime", "oci.process.scheduler.deadline",
            "oci.process.scheduler.period", "oci.process.scheduler.SCHED_FLAG_RECLAIM",
            "oci.process.scheduler.SCHED_FLAG_DL_OVERRUN"),
        arguments: [
            (RuntimeSpec.Scheduler(policy: "SCHED_OTHER", nice: 3), "3 0 0"), (.init(policy: "SCHED_IDLE"), "0 0 5"),
            (
                .init(
                    policy: "SCHED_DEADLINE", flags: ["SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN"],
                    runtime: 100_000, deadline: 1_000_000, period: 2_000_000), "0 0 6"
            ),
        ])
    func policiesOfTheScheduler(scheduler: RuntimeSpec.Scheduler, seen: String) throws {
        let box = try RuncFixture()
        box.spec.process?.scheduler = scheduler
        // Built in: a deadline's process may not fork.
        let outcome = try box.shell("read -r line </proc/self/stat; set -- $line; shift 18; echo $1 ${22} ${23}")
        #expect(outcome.output == seen + "\n", "\(outcome)")
    }

    @Test(
        .covers(
            "oci.process.scheduler.SCHED_FLAG_KEEP_POLICY", "oci.process.scheduler.SCHED_FLAG_KEEP_PARAMS",
            "oci.process.scheduler.SCHED_FLAG_UTIL_CLAMP_MIN", "oci.process.scheduler.SCHED_FLAG_UTIL_CLAMP_MAX",
            "oci.process.scheduler.SCHED_ISO"))
    func flagsAreTheKernelsNumbers() throws {
        // linux/sched.h
        for (name, bit) in [
            ("RESET_ON_FORK", 1), ("RECLAIM", 2), ("DL_OVERRUN", 4), ("KEEP_POLICY", 8), ("KEEP_PARAMS", 16),
            ("UTIL_CLAMP_MIN", 32), ("UTIL_CLAMP_MAX", 64),
        ] as [(String, UInt64)] {
            let scheduler = RuntimeSpec.Scheduler(policy: "SCHED_OTHER", flags: ["SCHED_FLAG_" + name])
            try scheduler.check()
            #expect(scheduler.bits == bit)
        }
        // A policy that Linux has reserved and never had: refused by the kernel, told by name.
        let box = try RuncFixture()
        box.spec.process?.scheduler = .init(policy: "SCHED_ISO")
        let outcome = try box.run("true")
        #expect(outcome.code == 1 && outcome.errors.contains("set scheduler SCHED_ISO: invalid argument"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.process.ioPriority.class", "oci.process.ioPriority.priority", "oci.process.ioPriority.IOPRIO_CLASS_RT",
            "oci.process.ioPriority.IOPRIO_CLASS_BE"),
        arguments: [
            ("IOPRIO_CLASS_RT", 2, "realtime: prio 2"), ("IOPRIO_CLASS_BE", 6, "best-effort: prio 6"),
            ("IOPRIO_CLASS_IDLE", 0, "idle"),
        ])
    func prioritiesOfIO(name: String, priority: Int, seen: String) throws {
        let box = try RuncFixture()
        box.spec.process?.ioPriority = .init(class: name, priority: priority)
        let outcome = try box.run("busybox", "ionice")
        #expect(outcome.output.hasPrefix(seen), "\(outcome)")
    }

    @Test(
        .covers(
            "oci.linux.memoryPolicy.mode", "oci.linux.memoryPolicy.nodes", "oci.linux.memoryPolicy.flags",
            "oci.memoryPolicy.MPOL_INTERLEAVE", "oci.memoryPolicy.MPOL_BIND", "oci.memoryPolicy.MPOL_PREFERRED",
            "oci.memoryPolicy.MPOL_F_STATIC_NODES", "oci.memoryPolicy.MPOL_F_RELATIVE_NODES",
            "oci.memoryPolicy.MPOL_LOCAL", "oci.memoryPolicy.MPOL_DEFAULT", "oci.memoryPolicy.MPOL_PREFERRED_MANY",
            "oci.memoryPolicy.MPOL_WEIGHTED_INTERLEAVE", "oci.memoryPolicy.MPOL_F_NUMA_BALANCING"),
        arguments: [
            (.init(mode: "MPOL_DEFAULT"), "default"),
            (.init(mode: "MPOL_PREFERRED_MANY", nodes: "0"), "prefer (many):0"),
            (.init(mode: "MPOL_WEIGHTED_INTERLEAVE", nodes: "0"), "weighted interleave:0"),
            (.init(mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_NUMA_BALANCING"]), "bind=balancing:0"),
            (RuntimeSpec.MemoryPolicy(mode: "MPOL_INTERLEAVE", nodes: "0"), "interleave:0"),
            (.init(mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_STATIC_NODES"]), "bind=static:0"),
            (.init(mode: "MPOL_PREFERRED", nodes: "0", flags: ["MPOL_F_RELATIVE_NODES"]), "prefer=relative:0"),
            (.init(mode: "MPOL_LOCAL"), "local"),
        ])
    func memoryPolicies(policy: RuntimeSpec.MemoryPolicy, shown: String) throws {
        let box = try RuncFixture()
        box.spec.linux?.memoryPolicy = policy
        let outcome = try box.shell("read -r a b < /proc/self/numa_maps; echo \"${b%% file=*}\"")
        #expect(outcome.output == shown + "\n", "\(outcome)")
    }

    @Test func badMemoryPoliciesAreNamed() throws {
        let box = try RuncFixture()
        for (policy, text) in [
            (RuntimeSpec.MemoryPolicy(mode: ""), "invalid memory policy mode \"\""),
            (.init(mode: "MPOL_BIND", nodes: "x"), "invalid memory policy nodes \"x\""),
            (.init(mode: "MPOL_BIND", nodes: "0", flags: ["F"]), "invalid memory policy flag \"F\""),
        ] {
            box.spec.linux?.memoryPolicy = policy
            #expect(try box.run("true").errors.contains(text))
        }
    }

    @Test(.covers("oci.config.process.execCPUAffinity.initial", "oci.config.process.execCPUAffinity.final"))
    func execRunsOnTheProcessorsThatAreAskedFor() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let file = box.folder + "/process.json"
        func exec(_ affinity: String) throws -> RuncFixture.Outcome {
            let text = """
                {"cwd": "/", "args": ["grep", "Cpus_allowed_list", "/proc/self/status"], "env": ["PATH=/bin"],
                 "execCPUAffinity": {\(affinity)}}
                """
            try openFile(file, O_WRONLY | O_CREAT | O_TRUNC).writeAll(Array(text.utf8))
            return try box.runc("exec", "--process", file, box.id)
        }
        #expect(try exec("\"initial\": \"0\"").output == "Cpus_allowed_list:\t0\n")
        #expect(try exec("\"initial\": \"0\", \"final\": \"0-1\"").output == "Cpus_allowed_list:\t0-1\n")
        #expect(try exec("\"final\": \"1-0\"").errors.contains("process.execCPUAffinity.final: \"1-0\" is no list"))
    }

    @Test(.covers("oci.linux.personality.domain", "oci.linux.personality.flags")) func personalities() throws {
        let box = try RuncFixture()
        box.spec.linux?.personality = .init(domain: "LINUX32")
        #expect(try box.run("uname", "-m").output == "i686\n")
        box.spec.linux?.personality = .init(domain: "LINUX", flags: ["x"])
        #expect(try box.run("true").errors.contains("linux.personality.flags"))
    }

    @Test(
        .covers(
            "oci.lsm.apparmor", "oci.config.process.apparmorProfile", "oci.config.process.selinuxLabel",
            "oci.linux.mountLabel"),
        .enabled(if: access("/sys/module/apparmor", F_OK) != 0 && access("/sys/fs/selinux", F_OK) != 0, "no LSM"))
    func labelsThatTheHostCannotKeepAreRefused() throws {
        let box = try RuncFixture()
        box.spec.process?.apparmorProfile = "docker-default"
        #expect(try box.run("true").errors.contains("apparmor: config provided but apparmor not supported"))
        box.spec.process?.apparmorProfile = nil
        box.spec.process?.selinuxLabel = "system_u:system_r:x_t:s0"
        let text = "selinux label is specified in config, but selinux is disabled or not supported"
        #expect(try box.run("true").errors.contains(text))
        box.spec.process?.selinuxLabel = nil
        box.spec.linux?.mountLabel = "system_u:object_r:x_t:s0"
        #expect(try box.run("true").errors.contains("selinux mount label is specified in config"))
        #expect(box.leftovers.isEmpty)
    }

    @Test(
        .covers(
            "oci.process.capabilities.ambient", "oci.process.capabilities.inheritable", "oci.capability.unknown-warn"))
    func ambientCapabilitiesReachAUser() throws {
        let box = try RuncFixture()
        let caps = ["CAP_NET_BIND_SERVICE", "CAP_KILL", "CAP_NO_SUCH"]
        box.spec.process?.user = .init(uid: 1000, gid: 1000)
        box.spec.process?.capabilities = .init(
            bounding: caps, effective: caps, inheritable: caps, permitted: caps, ambient: ["CAP_NET_BIND_SERVICE"])
        let outcome = try box.run("grep", "-E", "Cap(Eff|Amb|Inh)", "/proc/self/status")
        #expect(
            outcome.output
                == "CapInh:\t0000000000000420\nCapEff:\t0000000000000400\nCapAmb:\t0000000000000400\n", "\(outcome)")
    }

    @Test(
        .covers("oci.linux.netDevices"),
        .enabled(if: access("/sbin/ip", X_OK) == 0 || access("/usr/sbin/ip", X_OK) == 0, "ip"))
    func interfacesMoveWithTheirAddresses() throws {
        let box = try RuncFixture()
        let name = "sw\(UInt16.random(in: 0...UInt16.max))"
        let program = access("/sbin/ip", X_OK) == 0 ? "/sbin/ip" : "/usr/sbin/ip"
        func ip(_ words: String...) throws { _ = try RuncFixture.execute(program, ["ip"] + words, folder: "/") }
        try ip("link", "add", name, "type", "veth")
        try ip("link", "set", name, "mtu", "1400")
        try ip("addr", "add", "192.0.2.5/24", "dev", name)
        try ip("addr", "add", "2001:db8::5/64", "dev", name, "nodad")
        defer { try? ip("link", "del", name) }
        box.spec.linux?.netDevices = [name: .init(name: "data0")]
        let outcome = try box.shell("ip addr show data0; ip link show \(name)")
        for text in ["inet 192.0.2.5/24", "inet6 2001:db8::5/64", "mtu 1400", "UP"] {
            #expect(outcome.output.contains(text), "\(outcome)")
        }
        #expect(outcome.errors.contains("\(name)"))
        // Into a namespace that was there before, under its own name.
        let path = box.folder + "/netns"
        try NetworkNamespace.create(at: path)
        defer { try? NetworkNamespace.remove(path) }
        try ip("link", "add", name, "type", "veth")
        try ip("addr", "add", "192.0.2.6/24", "dev", name)
        let own = box.spec.linux?.namespaces
        box.spec.linux?.namespaces?.removeAll { $0.type == .network }
        box.spec.linux?.namespaces?.append(.init(.network, path: path))
        box.spec.linux?.netDevices = [name: .init()]
        let joined = try box.run("ip", "addr", "show", name)
        #expect(joined.output.contains("inet 192.0.2.6/24"), "\(joined)")
        box.spec.linux?.namespaces = own
        box.spec.linux?.netDevices = ["nosuch0": .init()]
        #expect(try box.run("true").errors.contains("move netDevice nosuch0 to the container's network namespace"))
        box.spec.linux?.netDevices = ["a/b": .init()]
        #expect(try box.run("true").errors.contains("invalid network device name \"a/b\""))
        try NetworkNamespace.remove(path)
        #expect(box.leftovers.isEmpty)
    }
}
