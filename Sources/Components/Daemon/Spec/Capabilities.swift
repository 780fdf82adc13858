internal import Faults
internal import Linux

/// Docker's way from `--cap-add` and `--cap-drop` to a set of capabilities(7).
enum Capabilities {
    /// Docker's fourteen.
    static let standard = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL",
        "CAP_AUDIT_WRITE",
    ]

    /// All names, in the order of their numbers (linux/capability.h).
    static let all = [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ]

    /// What a container gets. `last` is the kernel's newest capability.
    static func tweaked(
        add: [String], drop: [String], privileged: Bool, last: Int
    ) throws(Fault) -> [String] {
        let available = Array(all.prefix(last + 1))
        if privileged { return available }
        if add.isEmpty, drop.isEmpty { return standard }
        let added = try normalized(add, last: last, "CapAdd")
        let dropped = try normalized(drop, last: last, "CapDrop")
        if added.contains("ALL") { return available.filter { !dropped.contains($0) } }
        if dropped.contains("ALL") { return unique(added) }
        return unique(standard.filter { !dropped.contains($0) } + added)
    }

    /// Upper case, with `CAP_`; Docker's texts for what the kernel or nobody knows.
    static func normalized(_ names: [String], last: Int, _ list: String) throws(Fault) -> [String] {
        var result: [String] = []
        for text in names {
            let upper = text.uppercased()
            if upper == "ALL" {
                result.append(upper)
                continue
            }
            let name = upper.hasPrefix("CAP_") ? upper : "CAP_" + upper
            guard let number = all.firstIndex(of: name) else {
                throw Fault(.invalidArgument, "invalid \(list): unknown capability: \"\(name)\"")
            }
            guard number <= last else {
                throw Fault(
                    .invalidArgument,
                    "invalid \(list): capability not supported by your kernel or not available in the current "
                        + "environment: \"\(name)\""
                )
            }
            result.append(name)
        }
        return result
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
