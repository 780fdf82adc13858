internal import CSeccomp
internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Turns a profile into classic BPF with libseccomp.
enum FilterCompiler {
    /// BPF_MAXINSNS (bpf(4), linux/bpf_common.h).
    static let mostInstructions = 4096

    static func compile(_ profile: RuntimeSpec.Seccomp) throws(Fault) -> Filter {
        let standard = try SeccompAction(profile.defaultAction, profile.defaultErrnoRet)
        guard standard != .notify else {
            throw Fault(.invalidArgument, "SCMP_ACT_NOTIFY cannot be used as default action")
        }
        guard let context = seccomp_init(standard.number) else {
            throw Fault(.invalidArgument, "seccomp: libseccomp refuses the default action \(profile.defaultAction)")
        }
        defer { seccomp_release(context) }
        for name in profile.architectures ?? [] { try add(architecture: name, context) }
        // A binary tree over the numbers instead of a list (libseccomp 2.5).
        seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2)
        for rule in profile.syscalls ?? [] { try add(rule, standard, context) }
        let body = try export(context)
        let stub = EnosysStub.instructions(profile, standard)
        let flags = try flags(of: profile)
        let count = stub.count + body.count
        guard count <= Self.mostInstructions else {
            throw Fault(
                .invalidArgument,
                "seccomp: the filter has \(count) instructions, the kernel takes \(Self.mostInstructions)")
        }
        return Filter(instructions: stub + body, flags: flags)
    }

    /// As libseccomp numbers them; 0 for one that this libseccomp has not got.
    static func number(ofArchitecture name: String) -> UInt32 {
        seccomp_arch_resolve_name(name.hasPrefix("SCMP_ARCH_") ? name.dropFirst(10).lowercased() : name)
    }

    /// Refuses names that `compile` passes over.
    static func checkNames(of profile: RuntimeSpec.Seccomp) throws(Fault) {
        for rule in profile.syscalls ?? [] {
            for name in rule.names where seccomp_syscall_resolve_name(name) == -1 {
                throw Fault(.invalidArgument, "seccomp: unknown syscall \(name)")
            }
        }
    }

    private static func add(architecture name: String, _ context: scmp_filter_ctx) throws(Fault) {
        let token = number(ofArchitecture: name)
        guard token != 0 else { throw Fault(.invalidArgument, "seccomp: unknown architecture \(name)") }
        let result = seccomp_arch_add(context, token)
        guard result == 0 || result == -EEXIST else {
            throw Fault(.invalidArgument, "seccomp: architecture \(name): \(String(cString: strerror(-result)))")
        }
    }

    private static func add(
        _ rule: RuntimeSpec.Seccomp.Syscall, _ standard: SeccompAction, _ context: scmp_filter_ctx
    ) throws(Fault) {
        let action = try SeccompAction(rule.action, rule.errnoRet)
        if action == .notify, rule.names.contains("write") {
            // The child tells its parent of the listener with it.
            throw Fault(.invalidArgument, "SCMP_ACT_NOTIFY cannot be used for the write syscall")
        }
        if action == standard { return }
        let groups = try conditions(rule.args ?? [])
        for name in rule.names {
            let number = seccomp_syscall_resolve_name(name)
            // -1: no such call on any architecture this library knows; runc passes over it too.
            if number == -1 { continue }
            for group in groups {
                let result = seccomp_rule_add_array(context, action.number, number, UInt32(group.count), group)
                guard result == 0 || result == -EEXIST else {
                    throw Fault(.invalidArgument, "seccomp: rule for \(name): \(String(cString: strerror(-result)))")
                }
            }
        }
    }

    /// All conditions of a rule must hold; two on one argument, which libseccomp cannot join, become two rules.
    private static func conditions(_ arguments: [RuntimeSpec.Seccomp.Argument]) throws(Fault) -> [[scmp_arg_cmp]] {
        var all: [scmp_arg_cmp] = []
        for argument in arguments { all.append(try condition(argument)) }
        let isRepeated = Set(arguments.map(\.index)).count != arguments.count
        return isRepeated ? all.map { [$0] } : [all]
    }

    private static func condition(_ argument: RuntimeSpec.Seccomp.Argument) throws(Fault) -> scmp_arg_cmp {
        let operators: [String: UInt32] = [
            "SCMP_CMP_NE": 1, "SCMP_CMP_LT": 2, "SCMP_CMP_LE": 3, "SCMP_CMP_EQ": 4, "SCMP_CMP_GE": 5,
            "SCMP_CMP_GT": 6, "SCMP_CMP_MASKED_EQ": 7,
        ]
        guard let op = operators[argument.op], argument.index < 6 else {
            throw Fault(.invalidArgument, "seccomp: invalid condition \(argument.op) on argument \(argument.index)")
        }
        return scmp_arg_cmp(
            arg: argument.index, op: scmp_compare(rawValue: op), datum_a: argument.value,
            datum_b: argument.valueTwo ?? 0)
    }

    private static func export(_ context: scmp_filter_ctx) throws(Fault) -> [UInt64] {
        do throws(SystemError) {
            let file = try openMemoryFile("seccomp")
            let result = seccomp_export_bpf(context, file.raw)
            guard result == 0 else { throw SystemError("seccomp_export_bpf", errno: -result) }
            lseek(file.raw, 0, SEEK_SET)
            let bytes = try file.readAll(limit: 1 << 20)
            return bytes.withUnsafeBytes { raw in
                (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
            }
        } catch {
            throw error.fault("compile the seccomp filter")
        }
    }

    /// seccomp(2)'s flags, with that of a listener where a supervisor is asked.
    static func flags(of profile: RuntimeSpec.Seccomp) throws(Fault) -> UInt32 {
        let notifies = (profile.syscalls ?? []).contains { $0.action == "SCMP_ACT_NOTIFY" }
        if notifies, profile.listenerPath?.isEmpty != false {
            throw Fault(.invalidArgument, "seccomp listenerPath is not set")
        }
        let wanted = try flags(profile.flags)
        return notifies ? wanted | Filter.newListener : wanted & ~Filter.waitKillable
    }

    /// None configured: speculation is left on, as runc does; an empty list: none.
    static func flags(_ names: [String]?) throws(Fault) -> UInt32 {
        guard let names else { return 4 }
        var bits: UInt32 = 0
        for name in names {
            switch name {
            // There is one thread when the filter is loaded.
            case "SECCOMP_FILTER_FLAG_TSYNC": continue
            case "SECCOMP_FILTER_FLAG_LOG": bits |= 2
            case "SECCOMP_FILTER_FLAG_SPEC_ALLOW": bits |= 4
            case "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV": bits |= Filter.waitKillable
            default: throw Fault(.invalidArgument, "seccomp flag \(name) is not known to runc")
            }
        }
        return bits
    }
}
