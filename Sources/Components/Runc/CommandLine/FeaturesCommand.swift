internal import Faults
internal import OCI

extension Command {
    static let features = Command(
        name: "features", summary: "print what this runtime can do as JSON (runtime-spec, features.md)", operands: "",
        count: 0...0
    ) { (_, _) throws(Fault) in
        writeOut(JSONIndent.text(FeaturesText.bytes, by: "    ") + "\n")
        return 0
    }
}

/// The features document. What is listed is what the plan accepts; a test compares.
enum FeaturesText {
    static let hooks = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"]
    static let namespaces = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"]
    static let actions = [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
        "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ]
    static let operators = ["EQ", "GE", "GT", "LE", "LT", "MASKED_EQ", "NE"].map { "SCMP_CMP_" + $0 }
    static let architectures = [
        "AARCH64", "ARM", "LOONGARCH64", "M68K", "MIPS", "MIPS64", "MIPS64N32", "MIPSEL", "MIPSEL64", "MIPSEL64N32",
        "PARISC", "PARISC64", "PPC", "PPC64", "PPC64LE", "RISCV64", "S390", "S390X", "SHEB", "SHEL", "X32", "X86",
        "X86_64",
    ].map { "SCMP_ARCH_" + $0 }
    static let filterFlags = ["LOG", "SPEC_ALLOW", "TSYNC", "WAIT_KILLABLE_RECV"].map { "SECCOMP_FILTER_FLAG_" + $0 }

    /// Sorted.
    static var mountOptions: [String] {
        var names =
            ["bind", "rbind", "defaults", "idmap", "ridmap", "tmpcopyup"] + MountOptions.propagations.entries.map(\.key)
        for (name, option) in MountOptions.attributes.entries {
            names.append(name)
            if option.attribute != nil { names.append("r" + name) }
        }
        return Set(names).sorted()
    }

    static var bytes: [UInt8] {
        var text = JSONText()
        text.object { text in
            text.member("ociVersionMin", "1.0.0")
            text.member("ociVersionMax", RuntimeSpec.version)
            text.member("hooks", hooks)
            text.member("mountOptions", mountOptions)
            text.key("linux")
            text.object(linux)
            text.member("annotations", annotations)
            text.member(
                "potentiallyUnsafeConfigAnnotations", ["bundle", "org.systemd.property.", "org.criu.config"])
        }
        return text.bytes
    }

    private static func linux(_ text: inout JSONText) {
        text.member("namespaces", namespaces)
        text.member("capabilities", Capability.names.map { "CAP_" + $0 })
        switches(
            "cgroup", [("v1", true), ("v2", true), ("systemd", true), ("systemdUser", true), ("rdma", true)], &text)
        text.key("seccomp")
        text.object { text in
            text.key("enabled")
            text.boolean(true)
            text.member("actions", actions)
            text.member("operators", operators)
            text.member("archs", architectures.filter { FilterCompiler.number(ofArchitecture: $0) != 0 })
            text.member("knownFlags", filterFlags)
            text.member("supportedFlags", filterFlags)
        }
        switches("apparmor", [("enabled", true)], &text)
        switches("selinux", [("enabled", true)], &text)
        switches("intelRdt", [("enabled", true), ("schemata", true), ("monitoring", true)], &text)
        text.key("memoryPolicy")
        text.object { text in
            text.member("modes", MemoryPolicy.modes)
            text.member("flags", MemoryPolicy.flags.map(\.key).sorted())
        }
        text.key("mountExtensions")
        text.object { switches("idmap", [("enabled", true)], &$0) }
        switches("netDevices", [("enabled", true)], &text)
    }

    private static func switches(_ name: String, _ values: [(String, Bool)], _ text: inout JSONText) {
        text.key(name)
        text.object { text in
            for (name, value) in values {
                text.key(name)
                text.boolean(value)
            }
        }
    }

    private static var annotations: [String: String] {
        var known = [
            "org.opencontainers.runc.version": RuncVersion.number,
            "org.opencontainers.runc.checkpoint.enabled": "true",
        ]
        if let version = RuncVersion.libseccomp { known["io.github.seccomp.libseccomp.version"] = version }
        return known
    }
}
