/// The device list as an eBPF program of type BPF_PROG_TYPE_CGROUP_DEVICE (bpf(2), linux/bpf.h).
///
/// The kernel calls it with a `struct bpf_cgroup_dev_ctx` { access_type, major, minor }, where access_type is the
/// kind in the low and the access wanted in the high half; it answers 1 to allow.
enum DeviceProgram {
    /// The instructions, each as `struct bpf_insn` in one little-endian word.
    static func instructions(_ list: DeviceList) -> [UInt64] {
        var code = prologue
        for exception in list.exceptions { code += block(exception, verdict: list.allowsByDefault ? 0 : 1) }
        return code + answer(list.allowsByDefault ? 1 : 0)
    }

    // Registers: r1 the context, r2 kind, r3 access, r4 major, r5 minor, r0 the answer.
    private static let prologue: [UInt64] = [
        insn(0x61, to: 2, from: 1, offset: 0),  // r2 = access_type
        insn(0xBC, to: 3, from: 2),  // w3 = w2
        insn(0x54, to: 2, value: 0xFFFF),  // w2 &= 0xffff
        insn(0x74, to: 3, value: 16),  // w3 >>= 16
        insn(0x61, to: 4, from: 1, offset: 4),  // r4 = major
        insn(0x61, to: 5, from: 1, offset: 8),  // r5 = minor
    ]

    /// Goes on behind itself where the request is another one.
    private static func block(_ exception: DeviceException, verdict: UInt32) -> [UInt64] {
        var tests: [(UInt64) -> UInt64] = []
        func unlessEqual(_ register: UInt64, _ value: UInt32) {
            tests.append { insn(0x56, to: register, value: value, offset: $0) }  // if wN != value goto
        }
        unlessEqual(2, exception.kind == .block ? 1 : 2)
        if let major = exception.major { unlessEqual(4, major) }
        if let minor = exception.minor { unlessEqual(5, minor) }
        var body = verdict == 1 ? within(exception.access) : touching(exception.access)
        body += answer(verdict)
        let count = UInt64(tests.count)
        let checks = tests.enumerated().map { $1(count - 1 - UInt64($0) + UInt64(body.count)) }
        return checks + body
    }

    /// An allowing line must cover all of the access: skip its answer if a bit outside is wanted.
    private static func within(_ access: DeviceException.Access) -> [UInt64] {
        if access == .all { return [] }
        return [
            insn(0xBC, to: 1, from: 3),  // w1 = w3
            insn(0x54, to: 1, value: 7 & ~access.rawValue),  // w1 &= others
            insn(0x56, to: 1, value: 0, offset: 2),  // if w1 != 0 goto next
        ]
    }

    /// A denying line holds if it touches any of the access.
    private static func touching(_ access: DeviceException.Access) -> [UInt64] {
        if access == .all { return [] }
        return [
            insn(0xBC, to: 1, from: 3),
            insn(0x54, to: 1, value: access.rawValue),
            insn(0x16, to: 1, value: 0, offset: 2),  // if w1 == 0 goto next
        ]
    }

    private static func answer(_ verdict: UInt32) -> [UInt64] {
        [insn(0xB4, to: 0, value: verdict), insn(0x95)]  // w0 = verdict; exit
    }

    /// `struct bpf_insn`: code, registers (destination low), offset, immediate.
    private static func insn(
        _ code: UInt64, to: UInt64 = 0, from: UInt64 = 0, value: UInt32 = 0, offset: UInt64 = 0
    ) -> UInt64 {
        code | to << 8 | from << 12 | offset << 16 | UInt64(value) << 32
    }
}
