internal import Cgroups
internal import Faults
internal import Glibc
internal import OCI

extension RestoreTask {
    /// With systemd criu itself goes into the new scope, as it is put into a cgroup of ours: what it restores is born
    /// there, and the scope lasts as long as that.
    func place(_ pid: Int32) throws(Fault) -> Bool {
        guard let start = facts.unit, let cgroup = facts.cgroup, let bus else { return true }
        if unitRequest == nil { try cgroup.refuseInUse() }
        let request = unitRequest ?? bus.start(start, process: pid)
        unitRequest = request
        do throws(Fault) {
            guard try request.advance() else { return false }
        } catch {
            // A unit of that name is somebody else's, and goes on.
            if error.kind != .alreadyExists { bus.stopSoon(start.unit) }
            throw error
        }
        unitRequest = nil
        undoing.append {
            bus.stopSoon(start.unit)
            Self.clear(cgroup)
        }
        try cgroup.complete(with: pid)
        try cgroup.apply(try cgroup.plan(config.spec.linux?.resources))
        return true
    }
}
