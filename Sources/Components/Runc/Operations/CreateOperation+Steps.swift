internal import Cgroups
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension CreateOperation {
    /// One step of the parent; whether it is done, or waits.
    func run(_ step: ParentStep) throws(Fault) -> Bool {
        switch step {
        case .openMounts(let mounts): return try serve(mounts)
        case .awaitMounts: return try hasTold(.mounted)
        case .awaitUserNamespace: return try hasTold(.userNamespace)
        case .awaitChild: return try hasTold(.child)
        case .awaitReady: return try hasTold(.ready)
        case .awaitExecution: return try hasTold(.ended)
        case .runHooks(let point, let hooks): return try run(hooks, at: point)
        case .startUnit(let start): return try startUnit(start)
        default: break
        }
        do {
            try carryOut(step)
            return true
        } catch let error as SystemError {
            throw error.fault("\(step)")
        } catch {
            throw error as? Fault ?? Fault(.internal, "\(step): \(error)")
        }
    }

    private func carryOut(_ step: ParentStep) throws {
        switch step {
        case .makeState:
            claim = try runtime.root.claim(request.id)
            undo.append { [unowned self] in
                // Once it could be found, others may have deleted it and made another of its name.
                if let prepared, !prepared.isThere(runtime.root), !prepared.isPrepared(runtime.root) { return }
                runtime.forget(request.id)
            }
            try options.notify?.prepare()
        case .makeBarrier:
            try makeFIFO(runtime.root.barrier(request.id), mode: 0o600)
            // Both ways, so that the wait does not end before anybody has come.
            slots.barrier = hold(try openFile(runtime.root.barrier(request.id), O_RDWR | O_NOFOLLOW))
        case .createCgroup(let part): try createCgroup(part)
        case .applyLimits:
            guard let cgroup = facts.cgroup else { return }
            try cgroup.apply(try cgroup.plan(config.spec.linux?.resources))
        case .delegateCgroup(let uid): try facts.cgroup?.delegate(to: uid)
        case .openCgroup(let part): join = try facts.cgroup.map { CgroupJoin(try $0.placement(part)) }
        case .handCgroup: try handCgroup()
        case .openNamespace(let kind, let path):
            slots.namespaces.append(NamespaceFile(kind: kind, number: hold(try openNamespace(path, kind))))
        case .openIDMap(let map): slots.idMaps.append(try userNamespace(of: map))
        case .moveDevice(let old, let name): try moveDevice(old, name)
        case .createRdt(let group):
            undo.append { [id = request.id] in for folder in group.folders(id) { rmdir(folder) } }
            try group.create(request.id)
        case .joinRdt(let group): if let child { try group.join(child.pid, request.id) }
        case .setOOMScore(let score): try setOOMScore(score)
        case .setLimits(let limits): try setLimits(limits)
        case .prepareFilter: slots.filter = try runtime.filters.filter(config.profile ?? [])
        case .clone(let kinds, let path, _): try clone(kinds, path)
        case .writeMaps(let uid, let gid): try writeMaps(uid, gid)
        case .continueChild: if let child { _ = sendMessage(child.report, [0x47]) }
        case .prepareRecord: try prepareRecord()
        case .recordState: try record()
        case .tellRecorded: if let child { _ = sendMessage(child.report, [0x57]) }
        case .openContainer, .awaitUserNamespace, .awaitChild, .openMounts, .awaitMounts, .awaitReady, .runHooks,
            .startUnit, .awaitExecution:
            break
        }
    }

    private func hold(_ descriptor: consuming OwnedFD) -> Int32 {
        let channel = ByteChannel(descriptor)
        held.append(channel)
        return channel.raw
    }

    private func createCgroup(_ part: CgroupPart) throws(Fault) {
        guard let cgroup = facts.cgroup else { return }
        try cgroup.create(part)
        undo.append {
            // What is left of a failed launch's cgroup is in nobody's way; the launch's own failure is told.
            for _ in 0..<50 { if (try? cgroup.remove(part)) == true { break } else { usleep(500) } }
        }
    }

    /// As many descriptors as fit a message; an empty one is the last.
    private func handCgroup() throws(SystemError) {
        guard let child else { return }
        let files = join?.files ?? []
        for start in stride(from: 0, to: files.count, by: 16) {
            do { try sendDescriptors(child.report, [0x67], Array(files[start..<min(start + 16, files.count)])) } catch {
                // It has ended; why, it has told itself.
                guard [EPIPE, ECONNRESET].contains(error.errno) else { throw error }
            }
        }
        _ = sendMessage(child.report, [0x47])
        join = nil
    }

    func openNamespace(_ path: String, _ kind: NamespaceSet) throws -> OwnedFD {
        // A FIFO in its place is not waited for.
        let file = try openFile(path, O_RDONLY | O_NONBLOCK)
        // The ioctl is another one for files of another file system.
        guard try filesystemMagic(file.raw) == 0x6e73_6673 else {
            throw Fault(.invalidArgument, "linux.namespaces: \(path) is no namespace")
        }
        let found = try namespaceKind(file.raw)
        guard found == kind else {
            throw Fault(.invalidArgument, "linux.namespaces: \(path) is a \(found.name) namespace, not \(kind.name)")
        }
        return file
    }

    /// Lowering it takes a right that a rootless caller has not got; runc leaves it then, too.
    private func setOOMScore(_ score: Int) throws {
        guard let child else { return }
        do { try openFile("/proc/\(child.pid)/oom_score_adj", O_WRONLY).writeAll(Array("\(score)".utf8)) } catch {
            guard geteuid() != 0, [EACCES, EPERM].contains(error.errno) else { throw error }
        }
    }

    private func setLimits(_ limits: [RuntimeSpec.ResourceLimit]) throws {
        guard let child else { return }
        for limit in limits {
            guard let number = ResourceLimit.numbers[limit.type] else { continue }
            try setResourceLimit(pid: child.pid, number, soft: limit.soft, hard: limit.hard)
        }
    }

    private func clone(_ kinds: NamespaceSet, _ pidPath: String) throws {
        slots.cgroupFiles = join?.files ?? []
        if facts.startsAtOnce { slots.state = claim?.raw ?? -1 }
        slots.preserved = options.preserved
        slots.keepsNewlines = options.keepsNewlines
        slots.stdio = try stdio()
        let pidNamespace = pidPath.isEmpty ? -1 : hold(try openNamespace(pidPath, .pid))
        let started = try ChildLaunch.start(
            plan, slots, namespaces: kinds, joiningPID: pidNamespace, intoCgroup: join?.into ?? -1)
        child = RunningChild(started)
        child?.supervisor = try slots.filter.flatMap { (filter) throws(Fault) in
            let state = HookState(
                id: request.id, bundle: request.bundle, annotations: config.spec.annotations ?? [:])
            return try SeccompSupervisor(filter, config.profile ?? [], state, .creating)
        }
        // The child has them now; a caller's pipe must see its end when the container closes it.
        held = []
        join = nil
    }

    private func stdio() throws -> [Int32] {
        guard case .descriptors(let input, let output, let error) = request.stdio else { return [-1, -1, -1] }
        return try [input, output, error].map { $0 >= 0 ? $0 : hold(try openFile("/dev/null", O_RDWR)) }
    }

    private func writeMaps(_ uid: [RuntimeSpec.IDMapping], _ gid: [RuntimeSpec.IDMapping]) throws {
        guard let child else { return }
        try IDMaps.write(uid: uid, gid: gid, of: child.pid)
        _ = sendMessage(child.report, [0x4D])
    }
}

/// How the child comes into its cgroup; keeps the descriptors open until the clone.
final class CgroupJoin {
    private let placement: CgroupPlacement
    var files: [Int32] { placement.joinFiles }
    var into: Int32 { placement.cloneInto }

    init(_ placement: consuming CgroupPlacement) { self.placement = placement }
}
