import Glibc
import Linux
import OCI

/// A configuration drawn by lot, with what it must come to.
struct DrawnProcess {
    var process: RuntimeSpec.Process
    var namespaces: [RuntimeSpec.Namespace.Kind]
    var seccomp: RuntimeSpec.Seccomp?
    var preserved: Int32
    var hasKeyring: Bool

    /// By number (linux/capability.h); this process has all of them.
    static let rights: [(number: UInt64, name: String)] = [
        (0, "CAP_CHOWN"), (1, "CAP_DAC_OVERRIDE"), (3, "CAP_FOWNER"), (5, "CAP_KILL"), (6, "CAP_SETGID"),
        (7, "CAP_SETUID"), (10, "CAP_NET_BIND_SERVICE"), (18, "CAP_SYS_CHROOT"),
    ]

    /// None of them keeps a shell from its work.
    private static let limits: [(name: String, line: String, range: ClosedRange<UInt64>)] = [
        ("RLIMIT_NOFILE", "Max open files", 64...512), ("RLIMIT_CORE", "Max core file size", 0...1 << 20),
        ("RLIMIT_NPROC", "Max processes", 3000...9000), ("RLIMIT_FSIZE", "Max file size", 1 << 20...1 << 30),
        ("RLIMIT_MSGQUEUE", "Max msgqueue size", 0...4096), ("RLIMIT_SIGPENDING", "Max pending signals", 64...512),
        ("RLIMIT_MEMLOCK", "Max locked memory", 0...65536), ("RLIMIT_LOCKS", "Max file locks", 0...99),
    ]

    init(_ random: inout SplitMix64) {
        func flip() -> Bool { Bool.random(using: &random) }
        func some<Value>(_ list: [Value]) -> [Value] { list.filter { _ in flip() } }
        let bounding = some(Self.rights.map(\.name))
        let permitted = some(Self.rights.map(\.name))
        let inheritable = some(bounding)
        process = RuntimeSpec.Process(
            args: [], env: ["PATH=/bin"], cwd: flip() ? "/" : "/tmp",
            capabilities: .init(
                bounding: bounding, effective: some(permitted), inheritable: inheritable, permitted: permitted,
                ambient: some(inheritable.filter { permitted.contains($0) })))
        let groups: [UInt32] = some([7, 2000, 40_000])
        process.user = .init(
            uid: [0, 0, 1000, 60_000].randomElement(using: &random) ?? 0,
            gid: [0, 100, 60_000].randomElement(using: &random) ?? 0, umask: flip() ? nil : 0o27,
            additionalGids: groups)
        process.noNewPrivileges = flip()
        process.oomScoreAdj = flip() ? nil : Int.random(in: 1...1000, using: &random)
        process.rlimits = some(Self.limits).map { limit in
            let hard = UInt64.random(in: limit.range, using: &random)
            let soft = UInt64.random(in: limit.range.lowerBound...hard, using: &random)
            return .init(type: limit.name, hard: hard, soft: soft)
        }
        namespaces = [.mount] + some([.pid, .network, .ipc, .uts, .cgroup])
        if flip() { namespaces = namespaces.filter { $0 != .pid } + [.pid, .user] }
        if flip() {
            seccomp = .init(
                defaultAction: "SCMP_ACT_ALLOW", syscalls: [.init(names: ["ptrace"], action: "SCMP_ACT_ERRNO")])
        }
        preserved = Int32.random(in: 0...3, using: &random)
        hasKeyring = flip()
    }

    /// Gives it to a bundle.
    func configure(_ box: RuncFixture) throws {
        box.spec.process = process
        box.spec.linux?.namespaces = namespaces.map { .init($0) }
        box.spec.linux?.seccomp = seccomp
        box.spec.linux?.maskedPaths = nil
        if !namespaces.contains(.uts) { box.spec.hostname = nil }
        // Without a network namespace of its own sysfs cannot be mounted anew by everyone.
        if !namespaces.contains(.network) { box.spec.mounts?.removeAll { $0.type == "sysfs" || $0.type == "cgroup" } }
        chmod(box.rootfs + "/tmp", 0o1777)
        guard namespaces.contains(.user) else { return }
        box.spec.linux?.uidMappings = [.init(containerID: 0, hostID: 300_000, size: 65536)]
        box.spec.linux?.gidMappings = [.init(containerID: 0, hostID: 400_000, size: 65536)]
        try box.giveRootfs(uid: 300_000, gid: 400_000)
    }
}

extension DrawnProcess {
    private func bits(_ names: [String]?) -> UInt64 {
        Self.rights.filter { names?.contains($0.name) == true }.reduce(0) { $0 | 1 << $1.number }
    }

    /// What execve(2) makes of the five sets (capabilities(7)).
    var sets: [(name: String, value: UInt64)] {
        let given = process.capabilities
        let (bounding, inheritable, ambient) = (
            bits(given?.bounding), bits(given?.inheritable), bits(given?.ambient)
        )
        var permitted = ambient
        if process.user?.uid == 0 {
            permitted = bounding | inheritable
            if process.noNewPrivileges == true { permitted &= bits(given?.permitted) }
            permitted |= ambient
        }
        return [
            ("CapInh", inheritable), ("CapPrm", permitted), ("CapEff", permitted), ("CapBnd", bounding),
            ("CapAmb", ambient),
        ]
    }

    /// Not where execve(2) gives root more than it had: the kernel closes such a process (prctl(2), PR_SET_DUMPABLE).
    var isDumpable: Bool {
        let permitted = sets.first { $0.name == "CapPrm" }?.value ?? 0
        return permitted & ~bits(process.capabilities?.permitted) == 0
    }

    /// Lines of proc_pid_limits(5) with soft and hard limit.
    var limits: [(line: String, values: [String])] {
        Self.limits.compactMap { limit in
            process.rlimits?.first { $0.type == limit.name }.map { (limit.line, ["\($0.soft)", "\($0.hard)"]) }
        }
    }

    /// Lines of those that it does not name: the caller's.
    var otherLimits: [String] {
        Self.limits.filter { limit in process.rlimits?.contains { $0.type == limit.name } != true }.map(\.line)
    }
}
