internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Walks a plan's child list in the child of clone3: no second program, no JSON, nothing but its steps.
///
/// The process has one thread and a copy of its parent's memory; it never returns.
final class ChildWalker {
    let plan: LaunchPlan
    var slots: LaunchSlots
    /// The rootfs; after the pivot, "/".
    var root = OwnedNumber()
    /// The container's /dev, found once (CVE-2026-41579).
    var devices = OwnedNumber()
    /// The host's procfs, open until the pivot.
    var procfs = OwnedNumber()
    /// A sealed tmpfs and the container's /dev/null, to be cloned over what is masked.
    var emptyFolder = OwnedNumber()
    var null = OwnedNumber()
    /// The tmpfs that was mounted last, while only things below it are mounted; "": none.
    var fresh = (path: "", folder: OwnedNumber())
    /// Whether the parent has written the container's record.
    var isOnRecord = false
    /// Whether it has entered a container that others made and may have led astray.
    var hasJoined = false
    /// A user found by name, in place of the configuration's.
    var found: RuntimeSpec.User?
    var home: String?
    var command = ""
    /// Whether the working directory is the program's already.
    var isInDirectory = false
    /// Whether the identity is the program's already.
    var isUser = false

    /// Whether setgroups(2) is denied in the user namespace.
    var deniesGroups: Bool
    /// How many of the id maps have been used.
    var mapped = 0

    init(plan: LaunchPlan, slots: LaunchSlots) {
        self.plan = plan
        deniesGroups = plan.deniesGroups
        self.slots = slots
    }

    /// Runs all steps; a failing one is told and ends the process.
    func walk() -> Never {
        if plan.middle.isEmpty { walk(plan.child, isMiddle: false) } else { walk(plan.middle, isMiddle: true) }
    }

    func walk(_ steps: [LaunchStep], isMiddle: Bool) -> Never {
        for (index, step) in steps.enumerated() {
            do { try run(step) } catch {
                if isMiddle { failMiddle(step, index, error) }
                fail(index, error)
            }
        }
        exit(1)
    }

    private func failMiddle(_ step: LaunchStep, _ index: Int, _ error: any Error) -> Never {
        let problem = error as? SystemError
        let text = "\(step): \(problem?.description ?? "\(error)") (middle step \(index + 1) of \(plan.middle.count))"
        let kind = problem?.fault("").kind ?? (error as? Fault)?.kind ?? .internal
        fail(index, Fault(kind, (error as? Fault)?.message ?? text))
    }

    private func fail(_ index: Int, _ error: any Error) -> Never {
        var report = ChildReport.failed(step: index, kind: .internal, text: "\(error)", isWhole: false)
        var whole = plan.fault(step: index, kind: .internal, text: "\(error)", isWhole: false).message
        if let fault = error as? Fault {
            report = .failed(step: index, kind: fault.kind, text: fault.message, isWhole: true)
            whole = fault.message
        } else if let problem = error as? SystemError {
            let kind = problem.fault("").kind
            report = .failed(step: index, kind: kind, text: problem.reason, isWhole: false)
            whole = plan.fault(step: index, kind: kind, text: problem.reason, isWhole: false).message
        }
        // Nobody listens any more when create and start were two programs, and where `run` does both at once it is too
        // late for the command to fail: then the container's own output says it.
        let isStarted = plan.child.contains(.publishRecord) && plan.child.prefix(index).contains(.ready)
        if isStarted || !sendMessage(slots.report, report.bytes) {
            let line = Array((whole + "\n").utf8)
            _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        }
        _exit(isStarted ? 1 : exitCode(report))
    }

    private func exitCode(_ report: ChildReport) -> Int32 {
        guard case .failed(_, let kind, _, _) = report else { return 1 }
        return kind == .commandNotFound ? 127 : kind == .commandNotExecutable ? 126 : 1
    }
}

/// A descriptor number that a walker closes itself; -1: none.
struct OwnedNumber {
    private(set) var raw: Int32 = -1

    mutating func replace(_ new: consuming OwnedFD) {
        if raw >= 0 { close(raw) }
        raw = new.release()
    }

    mutating func forget() {
        if raw >= 0 { close(raw) }
        raw = -1
    }
}
