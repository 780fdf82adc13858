package import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// The processes in the cgroup and below it, as numbers of the caller's pid namespace; none when it is gone.
    package func processes() throws(Fault) -> [Int32] {
        guard let folder = folder(of: "freezer") ?? folder(of: "pids") ?? folders.first else { return [] }
        do {
            return try Self.processes(below: folder.hostPath)
        } catch  where error.errno == ENOENT || error.errno == ENODEV {
            return []
        } catch {
            throw error.fault("list the cgroup's processes")
        }
    }

    static func processes(below path: String) throws(SystemError) -> [Int32] {
        var walk = try CgroupWalk(path)
        var all = try CgroupFile.members(walk.folder)
        while let step = try walk.next() {
            if case .entered = step { all += try membersLeft(in: walk.folder) }
        }
        return all.filter { $0 > 0 }
    }

    /// None where the folder has been removed meanwhile.
    private static func membersLeft(in folder: borrowing OwnedFD) throws(SystemError) -> [Int32] {
        do throws(SystemError) { return try CgroupFile.members(folder) } catch {
            if error.errno == ENOENT || error.errno == ENODEV { return [] }
            throw error
        }
    }

    /// Sends `signal` to every process; the number of those it reached. For SIGKILL call until it is 0: on v1 a
    /// process may be born between listing and killing (it is frozen meanwhile where there is a freezer).
    @discardableResult
    package func signalAll(_ signal: Int32) throws(Fault) -> Int {
        if signal == SIGKILL, version == .v2, let count = try killByKernel() { return count }
        // Frozen, a fork bomb cannot outrun the list, and no number can be given to another process.
        if signal == SIGKILL { try? freeze() }
        defer { if signal == SIGKILL { try? thaw() } }
        var reached = 0
        for process in try processes() where Self.send(signal, to: process) { reached += 1 }
        return reached
    }

    /// False when the process has ended meanwhile; by descriptor, so that nobody else is hit.
    private static func send(_ signal: Int32, to process: Int32) -> Bool {
        do {
            let descriptor = try PidFD(pid: process)
            try descriptor.send(signal)
            return true
        } catch {
            return false
        }
    }

    /// cgroup.kill (5.14): all at once, children too; nil where the kernel lacks it, or has it not for a threaded one.
    private func killByKernel() throws(Fault) -> Int? {
        guard let folder = folders.first else { return nil }
        // What cannot be listed can be killed all the same.
        let count = (try? processes())?.count ?? 1
        if count == 0 { return 0 }
        do {
            try CgroupFile.write(folder.file("cgroup.kill"), "1")
            return count
        } catch  where error.errno == ENOENT || error.errno == EOPNOTSUPP {
            return nil
        } catch {
            throw error.fault("kill the cgroup's processes")
        }
    }
}
