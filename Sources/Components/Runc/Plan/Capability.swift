internal import Linux
internal import OCI

/// The kernel's capabilities by name (capabilities(7)).
enum Capability {
    /// In the order of their numbers.
    static let names = [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
        "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
        "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
        "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
        "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
        "CHECKPOINT_RESTORE",
    ]

    /// The set's bits; names the kernel does not know are left out, as runc does.
    static func bits(_ list: [String]?) -> UInt64 {
        var bits: UInt64 = 0
        for name in list ?? [] where name.hasPrefix("CAP_") {
            let short = name.dropFirst(4)
            if let number = names.firstIndex(where: { $0 == short }) { bits |= 1 << UInt64(number) }
        }
        return bits
    }

    /// For printing.
    static func text(_ bits: UInt64) -> String {
        let set = names.indices.filter { bits >> UInt64($0) & 1 == 1 }
        return set.isEmpty ? "none" : set.count == names.count ? "all" : set.map { names[$0] }.joined(separator: ",")
    }
}

extension Capability {
    /// Names that the kernel does not know or that this process cannot give.
    static func leftOut(_ list: [String]?) -> [String] {
        (list ?? []).filter { name in
            guard let number = names.firstIndex(where: { name.hasPrefix("CAP_") && name.dropFirst(4) == $0 }) else {
                return true
            }
            return !hasBoundingCapability(Int32(number))
        }
    }
}

extension CapabilitySets {
    init(_ sets: RuntimeSpec.Capabilities?) {
        bounding = Capability.bits(sets?.bounding)
        effective = Capability.bits(sets?.effective)
        inheritable = Capability.bits(sets?.inheritable)
        permitted = Capability.bits(sets?.permitted)
        // A set that breaks capabilities(7)'s rule for ambient ones would make the kernel refuse the whole list.
        ambient = Capability.bits(sets?.ambient) & inheritable & permitted
    }
}
