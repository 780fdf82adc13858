internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

/// `create` under way: the parent's steps, with what each needs to be undone.
final class CreateOperation: RuntimeOperation {
    let runtime: Runc
    let plan: LaunchPlan
    let facts: LaunchFacts
    let request: RuntimeCreate
    let config: LaunchConfig
    let options: LaunchOptions
    var slots = LaunchSlots(report: -1)
    /// Open until the clone.
    var held: [ByteChannel] = []
    var join: CgroupJoin?
    var undo: [() -> Void] = []
    var child: RunningChild?
    private let limit = ContinuousClock.now + .seconds(60)

    init(
        _ runtime: Runc, _ plan: LaunchPlan, _ facts: LaunchFacts, _ request: RuntimeCreate, _ config: LaunchConfig,
        _ options: LaunchOptions
    ) {
        self.runtime = runtime
        self.plan = plan
        self.facts = facts
        self.request = request
        self.config = config
        self.options = options
    }

    var awaited: [Int32] { child.map { [$0.report] } ?? [] }
    var deadline: ContinuousClock.Instant? { limit }

    /// All steps up to the one that waits.
    func runParent() throws(Fault) {
        do throws(Fault) {
            for step in plan.parent {
                if step == .awaitReady { break }
                try run(step)
            }
        } catch {
            unwind()
            throw error
        }
        // The child has them now; a caller's pipe must see its end when the container closes it.
        held = []
        join = nil
    }

    func unwind() {
        child?.destroy()
        child = nil
        for action in undo.reversed() { action() }
        undo = []
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        guard let child else { throw Fault(.internal, "create of \(request.id) was not begun") }
        do throws(Fault) {
            if ContinuousClock.now > limit { throw Fault(.deadlineExceeded, "container init did not come up in 60 s") }
            switch try child.next(plan) {
            case .nothing: return .pending(self)
            case .ended: throw Fault(.internal, "container init ended before it was ready")
            case .ready: break
            }
            try record(child)
        } catch {
            unwind()
            throw error
        }
        runtime.reports[request.id] = child.channel
        return .done(.process(pid: child.pid, console: child.console))
    }

    private func record(_ child: RunningChild) throws(Fault) {
        let layout = NamespaceLayout(config.spec.linux?.namespaces ?? [])
        let rootfs = config.spec.root?.path ?? "rootfs"
        var record = ContainerRecord(
            id: request.id, bundle: request.bundle,
            rootfs: rootfs.hasPrefix("/") ? rootfs : request.bundle + "/" + rootfs, created: Timestamp.now(),
            owner: getuid() == 0 ? "root" : "", pid: child.pid, pidStart: ProcessFacts.stat(child.pid)?.start ?? 0,
            annotations: config.spec.annotations ?? [:], cgroup: facts.cgroup, namespaces: layout.made)
        record.ownsProcesses = layout.made.contains(.pid)
        for (kind, _) in layout.joined { record.namespaces.insert(kind) }
        try runtime.root.write(record)
    }
}
