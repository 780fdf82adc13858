internal import OCI

extension SeccompProfile {
    /// Docker's default profile as data (facts from moby profiles/seccomp).
    static let standard = SeccompProfile(
        defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: 1,
        archMap: [
            Architecture(architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]),
            Architecture(architecture: "SCMP_ARCH_AARCH64", subArchitectures: ["SCMP_ARCH_ARM"]),
        ],
        syscalls: [Rule(SeccompNames.always)] + byArgument + byArchitecture + byCapability)

    /// Calls that are allowed for some arguments. AF_ALG (38) and AF_VSOCK (40) are refused; personality(2) knows
    /// its plain values alone.
    private static let byArgument: [Rule] =
        [
            Rule("ptrace process_vm_readv process_vm_writev", Condition(minKernel: "4.8")),
            Rule("socket", argument: (38, "SCMP_CMP_LT")),
            Rule("socket", argument: (39, "SCMP_CMP_EQ")),
            Rule("socket", argument: (40, "SCMP_CMP_GT")),
        ] + [0, 8, 0x20000, 0x20008, 0xffff_ffff].map { Rule("personality", argument: ($0, "SCMP_CMP_EQ")) }

    private static let byArchitecture: [Rule] = [
        Rule(
            "arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls",
            Condition(arches: ["arm", "arm64"])),
        Rule("arch_prctl", Condition(arches: ["amd64", "x32"])),
        Rule("modify_ldt", Condition(arches: ["amd64", "x32", "x86"])),
    ]

    private static let byCapability: [Rule] =
        [
            Rule("open_by_handle_at", caps: "CAP_DAC_READ_SEARCH"),
            Rule(
                """
                bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie lsm_get_self_attr
                lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree perf_event_open quotactl
                quotactl_fd setdomainname sethostname setns syslog umount umount2 unshare
                """, caps: "CAP_SYS_ADMIN"),
        ] + namespaces + [
            Rule("reboot", caps: "CAP_SYS_BOOT"),
            Rule("chroot", caps: "CAP_SYS_CHROOT"),
            Rule("delete_module init_module finit_module", caps: "CAP_SYS_MODULE"),
            Rule("acct", caps: "CAP_SYS_PACCT"),
            Rule(
                "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace", caps: "CAP_SYS_PTRACE"),
            Rule("iopl ioperm", caps: "CAP_SYS_RAWIO"),
            Rule("settimeofday stime clock_settime clock_settime64", caps: "CAP_SYS_TIME"),
            Rule("vhangup", caps: "CAP_SYS_TTY_CONFIG"),
            Rule("get_mempolicy mbind set_mempolicy set_mempolicy_home_node", caps: "CAP_SYS_NICE"),
            Rule("syslog", caps: "CAP_SYSLOG"),
            Rule("bpf", caps: "CAP_BPF"),
            Rule("perf_event_open", caps: "CAP_PERFMON"),
        ]

    /// Without CAP_SYS_ADMIN: clone(2) without any CLONE_NEW…; clone3(2), whose flags no filter can see, answers
    /// ENOSYS (38) so that the C library falls back to clone.
    private static let namespaces: [Rule] = [
        Rule(
            "clone", excludes: Condition(caps: ["CAP_SYS_ADMIN"], arches: ["s390", "s390x"]),
            argument: (0x7e02_0000, "SCMP_CMP_MASKED_EQ")),
        Rule(
            "clone3", excludes: Condition(caps: ["CAP_SYS_ADMIN"]), action: "SCMP_ACT_ERRNO", errnoRet: 38),
    ]
}

extension SeccompProfile.Rule {
    fileprivate init(_ names: [String]) {
        self.init(names: names, action: "SCMP_ACT_ALLOW")
    }

    /// `names` apart by white space; a condition on the first argument; what must hold.
    fileprivate init(
        _ names: String, _ includes: SeccompProfile.Condition? = nil, caps: String? = nil,
        excludes: SeccompProfile.Condition? = nil, argument: (value: UInt64, op: String)? = nil,
        action: String = "SCMP_ACT_ALLOW", errnoRet: UInt32? = nil
    ) {
        self.init(
            names: names.split(whereSeparator: \.isWhitespace).map(String.init), action: action, errnoRet: errnoRet,
            args: argument.map { [RuntimeSpec.Seccomp.Argument(index: 0, value: $0.value, op: $0.op)] },
            includes: includes ?? caps.map { SeccompProfile.Condition(caps: [$0]) }, excludes: excludes)
    }
}
