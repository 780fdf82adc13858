internal import CSeccomp
internal import OCI

/// Instructions before a filter that answer ENOSYS for system calls newer than its profile: programs then fall back
/// to older ones, where EPERM would make them fail (clone3, faccessat2, …).
enum EnosysStub {
    private static let architectureX86: UInt32 = 0x4000_0003
    private static let architectureX8664: UInt32 = 0xC000_003E
    private static let answer: UInt64 = instruction(0x06, 0, 0, 0x0005_0000 | 38)

    /// Nothing where the default action lets calls through, or is ENOSYS itself.
    static func instructions(_ profile: RuntimeSpec.Seccomp, _ standard: SeccompAction) -> [UInt64] {
        if standard.allows || standard.isENOSYS || (profile.syscalls ?? []).isEmpty { return [] }
        var parts: [(UInt32, UInt32)] = []
        if let newest = newest(profile, "x86_64") { parts.append((architectureX8664, newest)) }
        if let newest = newest(profile, "x86") { parts.append((architectureX86, newest)) }
        return parts.flatMap { check($0.0, $0.1) }
    }

    /// The highest number of a call that the profile names.
    private static func newest(_ profile: RuntimeSpec.Seccomp, _ name: String) -> UInt32? {
        let token = seccomp_arch_resolve_name(name)
        let own = seccomp_arch_native()
        let listed = (profile.architectures ?? []).contains { $0.lowercased() == "scmp_arch_" + name }
        guard token != 0, token == own || listed else { return nil }
        let numbers = (profile.syscalls ?? []).flatMap(\.names).map { seccomp_syscall_resolve_name_arch(token, $0) }
        return numbers.filter { $0 >= 0 }.max().map { UInt32($0) }
    }

    /// if arch == A { if number < 0x40000000 (no x32 call) and number > newest: return ENOSYS }
    private static func check(_ architecture: UInt32, _ newest: UInt32) -> [UInt64] {
        [
            instruction(0x20, 0, 0, 4),
            instruction(0x15, 0, 4, architecture),
            instruction(0x20, 0, 0, 0),
            instruction(0x35, 2, 0, 0x4000_0000),
            instruction(0x25, 0, 1, newest),
            answer,
        ]
    }

    /// One `struct sock_filter`, little end first.
    private static func instruction(_ code: UInt16, _ yes: UInt8, _ no: UInt8, _ value: UInt32) -> UInt64 {
        UInt64(code) | UInt64(yes) << 16 | UInt64(no) << 24 | UInt64(value) << 32
    }
}
