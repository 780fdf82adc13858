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
        case .awaitMounts: return try hasTold(.mounted)
        case .awaitReady: return try hasTold(.ready)
        case .runHooks(let point, let hooks): return try run(hooks, at: point)
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
            try runtime.root.claim(request.id)
            let (root, id) = (runtime.root, request.id)
            undo.append { root.remove(id) }
        case .makeBarrier:
            try makeFIFO(runtime.root.barrier(request.id), mode: 0o600)
            // Both ways, so that the wait does not end before anybody has come.
            slots.barrier = hold(try openFile(runtime.root.barrier(request.id), O_RDWR | O_NOFOLLOW))
        case .createCgroup: try createCgroup()
        case .applyLimits:
            guard let cgroup = facts.cgroup else { return }
            try cgroup.apply(try CgroupPlan(config.spec.linux?.resources, version: cgroup.version))
        case .openCgroup: join = try facts.cgroup.map { CgroupJoin(try $0.placement()) }
        case .openNamespace(let kind, let path):
            slots.namespaces.append(NamespaceFile(kind: kind, number: hold(try openNamespace(path))))
        case .prepareFilter: slots.filter = try runtime.filters.filter(config.profile ?? [])
        case .clone(let kinds, let path, _): try clone(kinds, path)
        case .cloneByMiddle(let kinds, _): try cloneByMiddle(kinds)
        case .writeMaps(let uid, let gid): try writeMaps(uid, gid)
        case .continueChild: if let child { _ = sendMessage(child.report, [0x47]) }
        case .recordState: try record()
        case .openContainer, .awaitMounts, .awaitReady, .runHooks: break
        }
    }

    private func hold(_ descriptor: consuming OwnedFD) -> Int32 {
        let channel = ByteChannel(descriptor)
        held.append(channel)
        return channel.raw
    }

    private func createCgroup() throws(Fault) {
        guard let cgroup = facts.cgroup else { return }
        try cgroup.create()
        undo.append {
            // What is left of a failed launch's cgroup is in nobody's way; the launch's own failure is told.
            for _ in 0..<50 where (try? cgroup.remove()) != true { usleep(500) }
        }
    }

    private func openNamespace(_ path: String) throws -> OwnedFD {
        let file = try openFile(path, O_RDONLY)
        guard try filesystemMagic(file.raw) == 0x6e73_6673 else {
            throw Fault(.invalidArgument, "\(path) is no namespace")
        }
        return file
    }

    private func fillSlots() throws {
        slots.cgroupFiles = join?.files ?? []
        slots.preserved = options.preserved
        slots.stdio = try stdio()
    }

    private func cloneByMiddle(_ kinds: NamespaceSet) throws {
        try fillSlots()
        child = RunningChild(try MiddleLaunch.start(plan, slots, namespaces: kinds, intoCgroup: join?.into ?? -1))
    }

    private func clone(_ kinds: NamespaceSet, _ pidPath: String) throws {
        try fillSlots()
        let pidNamespace = pidPath.isEmpty ? -1 : hold(try openNamespace(pidPath))
        let started = try ChildLaunch.start(
            plan, slots, namespaces: kinds, joiningPID: pidNamespace, intoCgroup: join?.into ?? -1)
        child = RunningChild(started)
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
        for (file, map) in [("uid_map", uid), ("gid_map", gid)] {
            let lines = map.map { "\($0.containerID) \($0.hostID) \($0.size)\n" }.joined()
            try openFile("/proc/\(child.pid)/\(file)", O_WRONLY).writeAll(Array(lines.utf8))
        }
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
