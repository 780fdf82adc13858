internal import Cgroups
internal import Faults
internal import Linux
internal import RuntimeAPI
internal import ShimAPI
internal import State

extension Shim {
    func pause(_ id: String, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        let process = try process(ShimProcess(id: id))
        guard case .running(let running) = process.state else { throw process.conflict("pause", needs: "running") }
        runtime.run(.pause(id: id)) { [unowned self] result in
            if case .success = result, case .running = process.state {
                process.state = .paused(running)
                self.container?.live.paused = true
                self.saveLive()
            }
            reply(result.map { _ in .empty })
        }
    }

    func resume(_ id: String, _ reply: @escaping ShimReplyHandler) throws(Fault) {
        let process = try process(ShimProcess(id: id))
        guard case .paused(let running) = process.state else { throw process.conflict("resume", needs: "paused") }
        runtime.run(.resume(id: id)) { [unowned self] result in
            if case .success = result, case .paused = process.state {
                process.state = .running(running)
                self.container?.live.paused = false
                self.saveLive()
            }
            reply(result.map { _ in .empty })
        }
    }

    /// The container's processes, as numbers of the host's pid namespace.
    func pids(_ id: String) throws(Fault) -> [Int32] {
        let process = try process(ShimProcess(id: id))
        guard let running = process.state.running else { return [] }
        do throws(SystemError) {
            let host = CgroupHost(
                mountinfo: try readFile("/proc/self/mountinfo"),
                ownCgroups: try readFile("/proc/\(running.pid)/cgroup", limit: 65536))
            let hierarchy =
                host.version == .v2 ? host.unified : host.hierarchies.first { $0.controllers.contains("pids") }
            guard let hierarchy, hierarchy.ownPath != "/" else { return [running.pid] }
            let folder = CgroupFolder(
                controllers: hierarchy.controllers, mountPoint: hierarchy.mountPoint, path: hierarchy.ownPath)
            return try memberPids(Cgroup(version: host.version, folders: [folder]))
        } catch { throw error.fault("list the processes of \(id)") }
    }

    private func memberPids(_ group: Cgroup) throws(SystemError) -> [Int32] {
        do { return try group.processes() } catch {
            throw (error.cause as? SystemError) ?? SystemError("read", errno: 5)
        }
    }
}
