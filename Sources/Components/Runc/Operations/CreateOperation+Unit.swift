internal import Cgroups
internal import Faults
internal import Glibc
internal import OCI
internal import RuntimeAPI

extension CreateOperation {
    /// Whether systemd has put the child, which waits, into its scope.
    func startUnit(_ start: UnitStart) throws(Fault) -> Bool {
        guard let child, let cgroup = facts.cgroup, let bus = options.systemd?.bus else {
            throw Fault(.internal, "create of \(request.id) has no systemd")
        }
        if unitRequest == nil {
            try cgroup.refuseInUse()
            undo.append {
                bus.stopSoon(start.unit)
                // systemd removes its part by itself, when the child is gone; what is left is in nobody's way.
                for _ in 0..<50 where (try? cgroup.remove()) != true { usleep(500) }
            }
        }
        let request = unitRequest ?? bus.start(start, process: child.pid)
        unitRequest = request
        do throws(Fault) {
            guard try request.advance() else { return false }
        } catch {
            // A unit of that name is somebody else's: it goes on, and so does its cgroup.
            if error.kind == .alreadyExists { undo.removeLast() }
            throw error
        }
        unitRequest = nil
        try cgroup.complete(with: child.pid)
        return true
    }
}
