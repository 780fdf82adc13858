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
    /// Of the state folder, until the container is recorded.
    var claim: ByteChannel?
    var join: CgroupJoin?
    /// What will be on record once the child is ready.
    var prepared: OwnContainer?
    /// How many mounts were opened for the child.
    var served = 0
    /// The one that is being opened.
    var opening: MountOpening?
    /// User namespaces of id-mapped mounts, each made once.
    var userNamespaces: [(map: MountIDMap, file: ByteChannel)] = []
    var undo: [() -> Void] = []
    var child: RunningChild?
    /// The parent's step that comes next.
    private var place = 0
    private var hooks: HookRun?
    /// What systemd is asked for just now.
    var unitRequest: UnitRequest?
    /// Why it failed, once poststop hooks run.
    private var failure: Fault?
    private var limit = ContinuousClock.now + .seconds(60)

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

    var awaited: [Int32] {
        unitRequest?.awaited ?? hooks?.awaited ?? (opening?.awaited ?? child?.report).map { [$0] } ?? []
    }
    /// Hooks take the time they are given.
    var deadline: ContinuousClock.Instant? { unitRequest?.deadline ?? (hooks == nil ? limit : hooks?.deadline) }

    /// All steps up to the first that waits.
    func begin() throws(Fault) -> RuntimeProgress {
        do throws(Fault) { return try goOn() } catch { return try fail(error) }
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        if let failure {
            // The launch's own failure is the one to tell.
            if (try? hooks?.advance()) == false { return .pending(self) }
            throw failure
        }
        do throws(Fault) { return try goOn() } catch { return try fail(error) }
    }

    private func goOn() throws(Fault) -> RuntimeProgress {
        while place < plan.parent.count {
            guard try run(plan.parent[place]) else { return .pending(self) }
            place += 1
        }
        guard let child else { throw Fault(.internal, "create of \(request.id) has no child") }
        if !facts.startsAtOnce { runtime.keep(child.channel, of: request.id) }
        return .done(.process(pid: child.pid, console: child.console))
    }

    /// Undoes all, then lets poststop hooks know (runtime.md, "Lifecycle": a failed hook leads there).
    private func fail(_ first: Fault) throws(Fault) -> RuntimeProgress {
        var error = first
        // A child that has failed is why the parent's step did.
        if let child { do throws(Fault) { _ = try child.next(plan) } catch let told { error = told } }
        let wasMade = child != nil
        hooks?.cancel()
        unitRequest = nil
        unwind()
        let last = config.spec.hooks(.poststop)
        guard wasMade, !last.isEmpty else { throw error }
        failure = error
        hooks = HookRun(.poststop, last, state: state(.stopped), directory: request.bundle)
        return try advance(.deadline)
    }

    func unwind() {
        endFrozen()
        opening?.end()
        opening = nil
        child?.destroy()
        child = nil
        for action in undo.reversed() { action() }
        undo = []
    }

    /// A child that somebody froze ends only when it is let go.
    private func endFrozen() {
        // One that has ended, or a cgroup that cannot be read, holds nobody.
        guard let child, let cgroup = facts.cgroup, (try? cgroup.isFrozen()) == true else { return }
        try? child.pidfd.send(SIGKILL)
        try? cgroup.thaw()
    }

    /// Whether the child has come there.
    func hasTold(_ wanted: RunningChild.News) throws(Fault) -> Bool {
        guard let child else { throw Fault(.internal, "create of \(request.id) was not begun") }
        let news = try child.next(plan)
        if news == .nothing { return try notYet() }
        guard news == wanted else { throw earlyEnd() }
        return true
    }

    /// Nobody else has been in its cgroup.
    private func earlyEnd() -> Fault {
        let hasLimit = config.spec.linux?.resources?.memory?.limit ?? 0 > 0
        guard hasLimit, let cgroup = facts.cgroup, cgroup.countOOMKills() > 0 else {
            return Fault(.internal, "container init ended before it was ready")
        }
        let fault = Fault(.resourceExhausted, "container init was OOM-killed (memory limit too low?)")
        return options.speaksAsRunc ? fault.prefixed("unable to start container process") : fault
    }

    /// False as long as there is time.
    func notYet() throws(Fault) -> Bool {
        if ContinuousClock.now > limit { throw Fault(.deadlineExceeded, "container init did not come up in 60 s") }
        return false
    }

    /// Whether all hooks of a point have run.
    func run(_ list: [RuntimeSpec.Hook], at point: HookPoint) throws(Fault) -> Bool {
        let run = hooks ?? HookRun(point, list, state: state(.creating), directory: request.bundle)
        hooks = run
        guard try run.advance() else { return false }
        hooks = nil
        limit = .now + .seconds(60)
        return true
    }

    private func state(_ status: ContainerState.Status) -> [UInt8] {
        plan.hookState?.json(status, pid: child?.pid ?? 0) ?? []
    }

    func prepareRecord() throws(Fault) {
        guard let child else { return }
        var record = ContainerRecord(request, config.spec, facts, pid: child.pid)
        record.hasKeyring = facts.keyring != nil
        try runtime.root.keep(config.text, of: request.id)
        try runtime.root.prepare(record)
        prepared = OwnContainer(record, runtime.root)
    }

    /// A child that starts at once has done it itself.
    func record() throws(Fault) {
        if facts.startsAtOnce { runtime.own = prepared } else { try runtime.root.publish(request.id) }
        claim = nil
    }
}
