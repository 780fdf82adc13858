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
        try checkExec(record, options)
        var container = try options.configuration(of: record, in: root)
        let process = request.process
        try process.check()
        let groups = container.spec.annotations?[RuntimeSpec.groupsAnnotation] ?? ""
        container.spec.annotations = process.user?.username.map {
            [RuntimeSpec.userAnnotation: $0, RuntimeSpec.groupsAnnotation: groups]
        }
        var facts = LaunchFacts(bundle: record.bundle, cgroup: record.cgroup)
        facts.look(for: process)
        // Between two parts of the tree that are delegated to it, no user may move a process.
        let unit = record.cgroup?.unit.flatMap { $0.isUser ? $0 : nil }
        facts.isAttached = unit != nil
        if record.namespaces.contains(.user) {
            facts.isRootless = !ProcessFacts.isAdministrator
            facts.deniesGroups = ProcessFacts.deniesGroups(record.pid)
        }
        facts.endsWithParent = endsWithParent
        facts.keyring = record.hasKeyring ? LaunchFacts.keyring(of: record.id) : nil
        facts.terminal = request.stdio.terminalSize(process.consoleSize)
        var plan = try LaunchPlan.exec(process, container.spec, facts, namespaces: record.namespaces)
        plan.speaksAsRunc = options.speaksAsRunc
        let filter = try container.profile.map { (text) throws(Fault) in try filters.filter(text) }
        let supervisor = try filter.flatMap { (filter) throws(Fault) in
            try SeccompSupervisor(
                filter, container.profile ?? [],
                HookState(id: record.id, bundle: record.bundle, annotations: record.annotations), .running,
                first: record.pid)
        }
        let child = try start(plan, record, request, filter, options)
        child.supervisor = supervisor
        let operation = ExecOperation(plan, child, isPatient: options.ignoresPause)
        guard let unit else { return .pending(operation) }
        return try operation.attach(to: unit, options.subCgroups)
    }

    /// In the container's cgroup; on v2, where that takes no processes any more, in its first process's.
    private func start(
        _ plan: LaunchPlan, _ record: ContainerRecord, _ request: ExecRequest, _ filter: Filter?,
        _ options: LaunchOptions
    ) throws(Fault) -> RunningChild {
        let cgroup = try record.cgroup?.below(options.subCgroups)
        if record.cgroup?.unit?.isUser == true { return try start(plan, record, request, filter, options, nil) }
        do throws(Fault) {
            return try start(plan, record, request, filter, options, cgroup)
        } catch {
            let refusals = [EBUSY, ENOENT, EOPNOTSUPP, ENODEV]
            guard options.subCgroups.isEmpty, let cause = error.cause as? SystemError, refusals.contains(cause.errno),
                let moved = record.movedCgroup, moved != cgroup
            else { throw error }
            return try start(plan, record, request, filter, options, moved)
        }
    }

    private func start(
        _ plan: LaunchPlan, _ record: ContainerRecord, _ request: ExecRequest, _ filter: Filter?,
        _ options: LaunchOptions, _ cgroup: Cgroup?
    ) throws(Fault) -> RunningChild {
        let join = try Self.join(cgroup)
        do { return try launch(plan, record, request, filter, options, join) } catch {
            throw error.fault("exec in container \(request.id)")
        }
    }

    func checkExec(_ record: ContainerRecord, _ options: LaunchOptions) throws(Fault) {
        switch status(record) {
        case .stopped: throw Fault(.failedPrecondition, "cannot exec in a stopped container")
        case .paused where !options.ignoresPause:
            throw Fault(
                .failedPrecondition, "cannot exec in a paused container (use --ignore-paused to override)")
        default: break
        }
    }

    private func launch(
        _ plan: LaunchPlan, _ record: ContainerRecord, _ request: ExecRequest, _ filter: Filter?,
        _ options: LaunchOptions, _ join: CgroupJoin?
    ) throws(SystemError) -> RunningChild {
        let container = try PidFD(pid: record.pid)
        guard record.isAlive else { throw SystemError("pidfd_open", errno: ESRCH, "\(record.pid)") }
        let null = try openFile("/dev/null", O_RDWR)
        var slots = LaunchSlots(report: -1)
        slots.container = container.raw
        slots.cgroupFiles = join?.files ?? []
        slots.filter = filter
        slots.preserved = options.preserved
        slots.keepsNewlines = options.keepsNewlines
        if case .descriptors(let input, let output, let error) = request.stdio {
            slots.stdio = [input, output, error].map { $0 >= 0 ? $0 : null.raw }
        }
        let joinsPID = record.namespaces.contains(.pid) && plan.middle.isEmpty
        return RunningChild(
            try ChildLaunch.start(
                plan, slots, namespaces: [], joiningPID: joinsPID ? container.raw : -1, intoCgroup: join?.into ?? -1))
    }

    private static func join(_ cgroup: Cgroup?) throws(Fault) -> CgroupJoin? {
        guard let cgroup else { return nil }
        do { return CgroupJoin(try cgroup.placement()) } catch {
            throw error.prefixed("error adding pid of the new process to cgroups")
        }
    }
}

extension ContainerRecord {
    /// v2: where the first process is now; nil on v1, where a process is in many places.
    fileprivate var movedCgroup: Cgroup? {
        guard let cgroup, cgroup.version == .v2, let folder = cgroup.folders.first,
            let bytes = try? readFile("/proc/\(pid)/cgroup", limit: 65536)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let path = lines.first(where: { $0.hasPrefix("0::/") })?.dropFirst(3) else { return nil }
        let moved = CgroupFolder(controllers: [], mountPoint: folder.mountPoint, path: String(path))
        return Cgroup(version: .v2, folders: [moved])
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
    private let limit: ContinuousClock.Instant
    /// systemd moves the process, which waits.
    private var attaching: UnitRequest?

    /// With `isPatient` it waits as long as a paused container keeps it from running.
    init(_ plan: LaunchPlan, _ child: RunningChild, isPatient: Bool) {
        self.plan = plan
        self.child = child
        limit = ContinuousClock.now + .seconds(isPatient ? 1 << 30 : 60)
    }

    var awaited: [Int32] { attaching?.awaited ?? [child.report] }
    var deadline: ContinuousClock.Instant? { attaching?.deadline ?? limit }

    func attach(to unit: SystemdUnit, _ paths: [(controller: String, path: String)]) throws(Fault) -> RuntimeProgress {
        let folder = ContainerPath.clean("/" + (paths.first?.path ?? ""))
        do throws(Fault) {
            attaching = try SystemdBus(isUser: unit.isUser).attach(child.pid, to: unit, folder: folder)
        } catch {
            child.destroy()
            throw error
        }
        return try advance(.deadline)
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        do throws(Fault) {
            if let attaching {
                guard try attaching.advance() else { return .pending(self) }
                self.attaching = nil
                _ = sendMessage(child.report, [0x47])
            }
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
