internal import Faults

/// What a filter does with a call (seccomp(2), SECCOMP_RET_…).
struct SeccompAction: Equatable {
    let number: UInt32

    static let notify = SeccompAction(number: 0x7fc0_0000)

    private init(number: UInt32) { self.number = number }

    /// `errno` is for SCMP_ACT_ERRNO and SCMP_ACT_TRACE; nil: EPERM.
    init(_ name: String, _ errno: UInt32?) throws(Fault) {
        let value = (errno ?? 1) & 0xffff
        switch name {
        case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD": number = 0
        case "SCMP_ACT_KILL_PROCESS": number = 0x8000_0000
        case "SCMP_ACT_TRAP": number = 0x0003_0000
        case "SCMP_ACT_ERRNO": number = 0x0005_0000 | value
        case "SCMP_ACT_TRACE": number = 0x7ff0_0000 | value
        case "SCMP_ACT_LOG": number = 0x7ffc_0000
        case "SCMP_ACT_ALLOW": number = 0x7fff_0000
        case "SCMP_ACT_NOTIFY": self = .notify
        default: throw Fault(.invalidArgument, "seccomp: unknown action \(name)")
        }
    }

    /// Whether a call it meets is carried out; SCMP_ACT_KILL_PROCESS is the one number above those.
    var allows: Bool { 0x7ff0_0000..<0x8000_0000 ~= number }
    /// The errno it answers with already says "no such call".
    var isENOSYS: Bool { number == 0x0005_0000 | 38 }
}
