import Conformance
import Faults
import OCI
import Testing

@testable import Runc

/// Compiled filters, interpreted as the kernel does it (linux/filter.h, seccomp(2)).
@Suite struct FilterTests {
    private static let errno: UInt32 = 0x0005_0000
    private static let allow: UInt32 = 0x7fff_0000

    /// AUDIT_ARCH_… of the kernel.
    private static let x86_64: UInt32 = 0xC000_003E
    private static let i386: UInt32 = 0x4000_0003

    /// What a filter answers to a call: loads, jumps, masks and returns are all that libseccomp makes.
    private static func answer(
        _ filter: Filter, _ number: UInt32, _ architecture: UInt32 = x86_64, _ arguments: [UInt64] = []
    ) throws -> UInt32 {
        var data = [number, architecture, 0, 0]
        for index in 0..<6 {
            let value = index < arguments.count ? arguments[index] : 0
            data += [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        }
        var place = 0
        var accumulator: UInt32 = 0
        for _ in 0..<10_000 {
            let word = try #require(filter.instructions.indices.contains(place) ? filter.instructions[place] : nil)
            let (code, value) = (UInt16(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32))
            let (yes, no) = (Int(word >> 16 & 0xFF), Int(word >> 24 & 0xFF))
            place += 1
            switch code {
            case 0x20: accumulator = data[Int(value) / 4]
            case 0x54: accumulator &= value
            case 0x05: place += Int(value)
            case 0x15: place += accumulator == value ? yes : no
            case 0x25: place += accumulator > value ? yes : no
            case 0x35: place += accumulator >= value ? yes : no
            case 0x45: place += accumulator & value != 0 ? yes : no
            case 0x06: return value
            default: throw Fault(.internal, "instruction \(code)")
            }
        }
        throw Fault(.internal, "no end")
    }

    private static func filter(
        _ standard: String, _ architectures: [String], _ rules: [RuntimeSpec.Seccomp.Syscall]
    ) throws -> Filter {
        try FilterCompiler.compile(
            .init(defaultAction: standard, architectures: architectures.map { "SCMP_ARCH_" + $0 }, syscalls: rules))
    }

    @Test(
        .covers(
            "oci.linux.seccomp", "oci.seccomp.defaultAction", "oci.seccomp.syscalls", "oci.seccomp.syscalls.action",
            "oci.seccomp.action.SCMP_ACT_ERRNO", "oci.seccomp.action.SCMP_ACT_ALLOW",
            "oci.seccomp.multi-arch-dispatch", "oci.seccomp.arch.SCMP_ARCH_X86",
            "oci.seccomp.arch.SCMP_ARCH_X86_64"))
    func eachArchitectureHasItsOwnNumbers() throws {
        let rules: [RuntimeSpec.Seccomp.Syscall] = [
            .init(names: ["mkdir", "write"], action: "SCMP_ACT_ALLOW"),
            .init(names: ["read"], action: "SCMP_ACT_ERRNO", errnoRet: 95),
        ]
        let both = try Self.filter("SCMP_ACT_ERRNO", ["X86_64", "X86"], rules)
        // mkdir, write and read: 83, 1, 0 and 39, 4, 3.
        for (architecture, numbers) in [(Self.x86_64, [83, 1, 0]), (Self.i386, [39, 4, 3])] as [(UInt32, [UInt32])] {
            #expect(try Self.answer(both, numbers[0], architecture) == Self.allow)
            #expect(try Self.answer(both, numbers[1], architecture) == Self.allow)
            #expect(try Self.answer(both, numbers[2], architecture) == Self.errno | 95)
        }
        // getpid, which no rule names: the default, EPERM. The other's numbers mean nothing here.
        #expect(try Self.answer(both, 39) == Self.errno | 1 && Self.answer(both, 20, Self.i386) == Self.errno | 1)
        let one = try Self.filter("SCMP_ACT_ERRNO", ["X86_64"], rules)
        // SECCOMP_RET_KILL_THREAD: another architecture's calls are none of the profile's.
        #expect(try Self.answer(one, 39, Self.i386) == 0)
    }

    @Test(.covers("oci.seccomp.x32-guard", "oci.seccomp.arch.SCMP_ARCH_X32")) func x32IsAnArchitectureOfItsOwn() throws
    {
        let rules: [RuntimeSpec.Seccomp.Syscall] = [.init(names: ["mkdir"], action: "SCMP_ACT_ALLOW")]
        let x32: UInt32 = 0x4000_0000
        let without = try Self.filter("SCMP_ACT_ERRNO", ["X86_64"], rules)
        #expect(try Self.answer(without, 83) == Self.allow && Self.answer(without, 83 | x32) == 0)
        let with = try Self.filter("SCMP_ACT_ERRNO", ["X86_64", "X32"], rules)
        #expect(try Self.answer(with, 83 | x32) == Self.allow && Self.answer(with, 84 | x32) == Self.errno | 1)
        let open = try Self.filter("SCMP_ACT_ALLOW", ["X86_64"], [.init(names: ["mkdir"], action: "SCMP_ACT_ERRNO")])
        #expect(try Self.answer(open, 83 | x32) != Self.allow, "no way around a rule")
    }

    /// The audit number of each, mkdir's there and one that no rule names (libseccomp's tables, linux/audit.h).
    @Test(
        .covers(
            "oci.seccomp.arch.SCMP_ARCH_ARM", "oci.seccomp.arch.SCMP_ARCH_AARCH64", "oci.seccomp.arch.SCMP_ARCH_MIPSEL",
            "oci.seccomp.arch.SCMP_ARCH_MIPSEL64", "oci.seccomp.arch.SCMP_ARCH_MIPSEL64N32",
            "oci.seccomp.arch.SCMP_ARCH_PPC64LE", "oci.seccomp.arch.SCMP_ARCH_RISCV64"),
        arguments: [
            ("ARM", 0x4000_0028, 323), ("AARCH64", 0xC000_00B7, 34), ("MIPSEL", 0x4000_0008, 4289),
            ("MIPSEL64", 0xC000_0008, 5248), ("MIPSEL64N32", 0xE000_0008, 6252), ("PPC64LE", 0xC000_0015, 287),
            ("RISCV64", 0xC000_00F3, 34),
        ] as [(String, UInt32, UInt32)])
    func othersOfOurByteOrderAreTaken(name: String, architecture: UInt32, mkdirat: UInt32) throws {
        let rule = RuntimeSpec.Seccomp.Syscall(names: ["mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 95)
        let filter = try Self.filter("SCMP_ACT_ALLOW", [name], [rule])
        #expect(try Self.answer(filter, mkdirat, architecture) == Self.errno | 95)
        #expect(try Self.answer(filter, mkdirat + 1, architecture) == Self.allow)
        #expect(try Self.answer(filter, 258) == Self.errno | 95, "and the machine's own")
    }

    @Test(.covers("oci.seccomp.enosys-stub")) func callsThatAreNewerThanTheProfileDoNotExist() throws {
        let rules: [RuntimeSpec.Seccomp.Syscall] = [.init(names: ["read", "openat"], action: "SCMP_ACT_ALLOW")]
        let filter = try Self.filter("SCMP_ACT_ERRNO", ["X86_64", "X86"], rules)
        // openat is 257 and 295: what is older and not named is forbidden, what is newer is not there.
        for (architecture, newest) in [(Self.x86_64, 257), (Self.i386, 295)] as [(UInt32, UInt32)] {
            #expect(try Self.answer(filter, newest, architecture) == Self.allow)
            #expect(try Self.answer(filter, newest - 1, architecture) == Self.errno | 1)
            for newer in [newest + 1, 435, 500] {
                #expect(try Self.answer(filter, newer, architecture) == Self.errno | 38)
            }
        }
        #expect(try Self.answer(filter, 435 | 0x4000_0000) == 0, "x32 is no newer call")
        let killing = try Self.filter("SCMP_ACT_KILL_PROCESS", ["X86_64"], rules)
        #expect(try Self.answer(killing, 435) == Self.errno | 38 && Self.answer(killing, 1) == 0x8000_0000)
        let open = try Self.filter("SCMP_ACT_ALLOW", ["X86_64"], [.init(names: ["read"], action: "SCMP_ACT_ERRNO")])
        #expect(try Self.answer(open, 435) == Self.allow)
    }

    @Test(.covers("oci.seccomp.args-AND-OR")) func conditionsOfOneRuleAreAllMet() throws {
        func rule(_ conditions: [(UInt32, UInt64)]) -> RuntimeSpec.Seccomp.Syscall {
            .init(
                names: ["socket"], action: "SCMP_ACT_ERRNO",
                args: conditions.map { .init(index: $0.0, value: $0.1, op: "SCMP_CMP_EQ") })
        }
        let and = try Self.filter("SCMP_ACT_ALLOW", ["X86_64"], [rule([(0, 2), (1, 3)])])
        #expect(try Self.answer(and, 41, Self.x86_64, [2, 3]) == Self.errno | 1)
        #expect(try Self.answer(and, 41, Self.x86_64, [2, 4]) == Self.allow)
        // Two on one argument are two rules; all 64 bits of it count.
        let or = try Self.filter("SCMP_ACT_ALLOW", ["X86_64"], [rule([(0, 38), (0, 40)])])
        for value: UInt64 in [38, 40] { #expect(try Self.answer(or, 41, Self.x86_64, [value]) == Self.errno | 1) }
        #expect(try Self.answer(or, 41, Self.x86_64, [39]) == Self.allow)
        #expect(try Self.answer(or, 41, Self.x86_64, [38 | 1 << 32]) == Self.allow)
    }

    @Test(.covers("oci.seccomp.4096-insn")) func aFilterThatTheKernelWouldNotTakeIsRefused() throws {
        let rules = (0..<2500).map { number in
            RuntimeSpec.Seccomp.Syscall(
                names: ["ioctl"], action: "SCMP_ACT_ERRNO",
                args: [.init(index: 1, value: UInt64(number) << 33 | 5, op: "SCMP_CMP_EQ")])
        }
        let small = try Self.filter("SCMP_ACT_ALLOW", ["X86_64"], Array(rules.prefix(300)))
        #expect(small.instructions.count <= 4096)
        #expect(try Self.answer(small, 16, Self.x86_64, [0, 299 << 33 | 5]) == Self.errno | 1)
        #expect {
            try Self.filter("SCMP_ACT_ALLOW", ["X86_64", "X86", "X32"], rules)
        } throws: {
            ($0 as? Fault)?.message.contains("instructions, the kernel takes 4096") == true
        }
    }

    @Test(
        .covers(
            "oci.seccomp.flags", "oci.seccomp.flag.SECCOMP_FILTER_FLAG_LOG",
            "oci.seccomp.flag.SECCOMP_FILTER_FLAG_SPEC_ALLOW", "oci.seccomp.flag.SECCOMP_FILTER_FLAG_TSYNC"),
        arguments: [
            (nil, 4), ([], 0), (["LOG"], 2), (["SPEC_ALLOW"], 4), (["TSYNC"], 0), (["LOG", "SPEC_ALLOW", "TSYNC"], 6),
        ] as [([String]?, UInt32)])
    func flagsAreTheKernels(names: [String]?, bits: UInt32) throws {
        #expect(try FilterCompiler.flags(names?.map { "SECCOMP_FILTER_FLAG_" + $0 }) == bits)
    }
}
