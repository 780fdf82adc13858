internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    /// One more process in a container: its namespaces, its cgroup, its filter; rights of its own.
    func begin(_ request: ExecRequest, _ options: LaunchOptions) throws(Fault) -> RuntimeProgress {
        let record = try root.read(request.id)
        switch status(record) {
        case .stopped: throw Fault(.failedPrecondition, "cannot exec in a stopped container")
        case .paused: throw Fault(.failedPrecondition, "cannot exec in a paused container; resume it first")
        default: break
        }
        var container = try options.configuration(of: record.bundle)
        let process = request.process
        try process.check()
        container.spec.annotations = process.user?.username.map { [RuntimeSpec.userAnnotation: $0] }
        var facts = LaunchFacts(bundle: record.bundle, cgroup: record.cgroup)
        facts.isRootless = geteuid() != 0
        facts.look(for: process)
        if record.namespaces.contains(.user) { facts.deniesGroups = ProcessFacts.deniesGroups(record.pid) }
        facts.endsWithParent = endsWithParent
        facts.terminal = request.stdio.terminalSize(process.consoleSize)
        let plan = try LaunchPlan.exec(process, container.spec, facts, namespaces: record.namespaces)
        let filter = try container.profile.map { (text) throws(Fault) in try filters.filter(text) }
        let supervisor = try filter.flatMap { (filter) throws(Fault) in
            try SeccompSupervisor(
                filter, container.profile ?? [],
                HookState(id: record.id, bundle: record.bundle, annotations: record.annotations), .running,
                first: record.pid)
        }
        do throws(SystemError) {
            let child = try launch(plan, record, request, filter, options)
            child.supervisor = supervisor
            return .pending(ExecOperation(plan, child))
        } catch {
            throw error.fault("exec in container \(request.id)")
        }
    }

    private func launch(
        _ plan: LaunchPlan, _ record: ContainerRecord, _ request: ExecRequest, _ filter: Filter?,
        _ options: LaunchOptions
    ) throws(SystemError) -> RunningChild {
        let container = try PidFD(pid: record.pid)
        guard record.isAlive else { throw SystemError("pidfd_open", errno: ESRCH, "\(record.pid)") }
        let null = try openFile("/dev/null", O_RDWR)
        let join = try record.cgroup.map { (cgroup) throws(SystemError) in try Self.join(cgroup) }
        var slots = LaunchSlots(report: -1)
        slots.container = container.raw
        slots.cgroupFiles = join?.files ?? []
        slots.filter = filter
        slots.preserved = options.preserved
        if case .descriptors(let input, let output, let error) = request.stdio {
            slots.stdio = [input, output, error].map { $0 >= 0 ? $0 : null.raw }
        }
        let joinsPID = record.namespaces.contains(.pid) && plan.middle.isEmpty
        return RunningChild(
            try ChildLaunch.start(
                plan, slots, namespaces: [], joiningPID: joinsPID ? container.raw : -1, intoCgroup: join?.into ?? -1))
    }

    private static func join(_ cgroup: Cgroup) throws(SystemError) -> CgroupJoin {
        do { return CgroupJoin(try cgroup.placement()) } catch {
            throw error.cause as? SystemError ?? SystemError("join cgroup", errno: EIO)
        }
    }
}

/// A process to run in a container, decoded.
struct ExecRequest {
    let id: String
    let process: RuntimeSpec.Process
    let stdio: RuntimeStdio
}

/// `exec` under way: waits until the program runs.
private final class ExecOperation: RuntimeOperation {
    private let plan: LaunchPlan
    private let child: RunningChild
    private let limit = ContinuousClock.now + .seconds(60)

    init(_ plan: LaunchPlan, _ child: RunningChild) {
        self.plan = plan
        self.child = child
    }

    var awaited: [Int32] { [child.report] }
    var deadline: ContinuousClock.Instant? { limit }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        do throws(Fault) {
            if try child.next(plan) == .ended {
                return .done(.process(pid: child.pid, console: child.console))
            }
            if ContinuousClock.now > limit { throw Fault(.deadlineExceeded, "exec did not come up in 60 s") }
            return .pending(self)
        } catch {
            child.destroy()
            throw error
        }
    }
}
