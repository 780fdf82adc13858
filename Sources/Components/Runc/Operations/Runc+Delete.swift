internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Runc {
    func delete(_ id: String, force: Bool) throws(Fault) -> RuntimeProgress {
        let own = self.own.flatMap { $0.record.id == id ? $0 : nil }
        // It is gone; another of its name is somebody else's.
        if let own, !own.isThere(root) { return .done(.done) }
        let record: ContainerRecord
        do throws(Fault) { if let own { record = own.record } else { record = try root.read(id) } } catch {
            guard error.kind == .notFound else { throw error }
            try root.removeAborted(id)
            if force { return .done(.done) }
            throw error
        }
        let status = status(record)
        guard force || status == .stopped || status == .created else {
            throw Fault(
                .failedPrecondition, "cannot delete container \(id) that is not stopped: \(status.rawValue)")
        }
        let operation = DeleteOperation(self, record)
        return try operation.begin(isAlive: status != .stopped)
    }
}

extension Runc {
    /// Takes away the state of an operation that failed; what is told is that failure, what stays a warning.
    func forget(_ id: String) {
        do throws(Fault) { try root.remove(id) } catch { warn(error.message) }
    }
}

/// `delete` under way: the end of the processes, then of the cgroup, then of the record.
private final class DeleteOperation: RuntimeOperation {
    private let runtime: Runc
    private let record: ContainerRecord
    private var process: ByteChannel?
    private var removal: CgroupRemoval?
    private var hooks: HookRun?
    /// systemd's part of the end, until it is done.
    private var stopping: UnitRequest?
    private var hasUnit: Bool
    private var limit = ContinuousClock.now + .seconds(10)

    init(_ runtime: Runc, _ record: ContainerRecord) {
        self.runtime = runtime
        self.record = record
        removal = record.cgroup.map { CgroupRemoval($0) }
        hasUnit = record.cgroup?.unit != nil
    }

    var awaited: [Int32] { hooks?.awaited ?? stopping?.awaited ?? process.map { [$0.raw] } ?? [] }
    var deadline: ContinuousClock.Instant? {
        if let hooks { return hooks.deadline }
        if let stopping { return stopping.deadline }
        return process == nil ? ContinuousClock.now + CgroupRemoval.pause : limit
    }

    func begin(isAlive: Bool) throws(Fault) -> RuntimeProgress {
        if isAlive {
            do throws(SystemError) {
                let held = try PidFD(pid: record.pid)
                try held.send(SIGKILL)
                process = ByteChannel(try held.descriptorOfItsOwn())
            } catch {
                if error.errno != ESRCH { throw error.fault("kill container \(record.id)") }
            }
            // A cgroup that cannot be read is not frozen.
            if let cgroup = record.cgroup, (try? cgroup.isFrozen()) == true { try cgroup.thaw() }
        }
        return process == nil ? try goOn() : .pending(self)
    }

    func advance(_ event: RuntimeEvent) throws(Fault) -> RuntimeProgress {
        if hooks != nil { return runHooks() }
        if ContinuousClock.now > limit {
            throw Fault(.deadlineExceeded, "container \(record.id) could not be removed in time" + leftBehind)
        }
        if stopping == nil, case .readable = event { process = nil }
        return process == nil ? try goOn() : .pending(self)
    }

    /// Processes that even SIGKILL has not ended: a file system or a device of theirs does not answer.
    private var leftBehind: String {
        // What cannot be listed is not named.
        let processes = ((try? record.cgroup?.processes()) ?? []).prefix(3)
        if processes.isEmpty { return "" }
        var names: [String] = []
        for process in processes { names.append("\(process) (\(ProcessFacts.name(process)))") }
        return ": the kernel holds process \(names.joined(separator: ", "))"
    }

    /// Processes that the first one's end did not take along (a shared pid namespace) hold the cgroup.
    private func goOn() throws(Fault) -> RuntimeProgress {
        if var current = removal {
            if !record.ownsProcesses { try record.cgroup?.signalAll(SIGKILL) }
            guard stopUnit() else { return .pending(self) }
            let isGone = try current.attempt()
            removal = isGone ? nil : current
            if !isGone { return .pending(self) }
        }
        runtime.takeReport(record.id)
        for folder in record.rdt { rmdir(folder) }
        try runtime.root.remove(record.id)
        guard let list = record.hooks?[.poststop], !list.isEmpty else { return .done(.done) }
        hooks = HookRun(.poststop, list, state: record.hookState(.stopped, pid: 0), directory: record.folderForHooks)
        return runHooks()
    }

    /// Whether systemd has done its part. What it cannot do, is told: the cgroup is removed as any other.
    private func stopUnit() -> Bool {
        guard hasUnit, let unit = record.cgroup?.unit else { return true }
        do throws(Fault) {
            if stopping == nil {
                stopping = try SystemdBus(isUser: unit.isUser).stop(unit)
                limit = .now + .seconds(70)
            }
            if let stopping, try !stopping.advance() { return false }
        } catch {
            runtime.warn(error.message)
        }
        stopping = nil
        hasUnit = false
        return true
    }

    /// The container is gone by now: what fails is told, and changes nothing (runtime.md, "Lifecycle").
    private func runHooks() -> RuntimeProgress {
        do throws(Fault) {
            if let hooks, try !hooks.advance() { return .pending(self) }
        } catch {
            runtime.warn(error.message)
        }
        return .done(.done)
    }
}
