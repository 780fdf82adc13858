internal import Faults
internal import Glibc
internal import Linux

/// A child just cloned: its numbers, which the caller takes over.
struct LaunchedChild {
    let pid: Int32
    let pidfd: Int32
    /// The parent's end of the report socket; non-blocking.
    let report: Int32
}

enum ChildLaunch {
    /// clone3, then the walk in the child. `slots.report` is set here.
    ///
    /// `joiningPID`, a pid namespace's file or the pidfd of a process in it: the child is born there. A middle
    /// process would be needed if setns(2) with CLONE_NEWPID changed the caller itself; it changes only where its
    /// children are born, and is taken back at once.
    static func start(
        _ plan: LaunchPlan, _ slots: LaunchSlots, namespaces: NamespaceSet, joiningPID: Int32 = -1,
        intoCgroup: Int32 = -1
    ) throws(SystemError) -> LaunchedChild {
        let pair = try SocketPair(packets: true)
        let ends = pair.ends()
        let ours = OwnedFD(adopting: ends.first)
        let theirs = OwnedFD(adopting: ends.second)
        try setNonblocking(ours.raw)
        var slots = slots
        slots.report = theirs.raw
        let walker = ChildWalker(plan: plan, slots: slots)
        let own: Int32 = joiningPID >= 0 ? try openFile("/proc/self/ns/pid", O_RDONLY).release() : -1
        defer { if own >= 0 { close(own) } }
        if joiningPID >= 0 { try joinNamespaces(joiningPID, .pid) }
        let result: Result<(pid: Int32, pidfd: Int32), SystemError>
        do throws(SystemError) {
            result = .success(try cloneProcess(namespaces, intoCgroup: intoCgroup))
        } catch { result = .failure(error) }
        if case .success(let child) = result, child.pid == 0 { walker.walk() }
        if own >= 0 { try joinNamespaces(own, .pid) }
        let child = try result.get()
        return LaunchedChild(pid: child.pid, pidfd: child.pidfd, report: ours.release())
    }
}
