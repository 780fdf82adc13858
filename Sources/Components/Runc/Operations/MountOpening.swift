internal import Faults
internal import Glibc
internal import Linux

/// A bind mount's source that is being opened for the child: in its mount namespace, where earlier mounts may be part
/// of the source, with the parent's rights.
///
/// By a process of its own, for the way back out of a mount namespace is not always there, and a file system that does
/// not answer holds whoever asks it.
final class MountOpening {
    private let step: MountStep
    private let pid: Int32
    private let process: PidFD

    /// What to wait for.
    var awaited: Int32 { process.raw }

    init(_ step: MountStep, _ idMap: Int32, for child: RunningChild) throws(SystemError) {
        self.step = step
        let helper = try cloneProcess([])
        if helper.pid == 0 { Self.help(child, step, idMap) }
        pid = helper.pid
        process = PidFD(adopting: OwnedFD(adopting: helper.pidfd))
    }

    /// Whether the child has it.
    func isDone() throws -> Bool {
        guard let status = try waitForExit(.pid(pid), blocking: false) else { return false }
        if status.code == 0 { return true }
        if !status.wasSignalled, status.value & 0x80 != 0 { throw step.idMapRefusal(errno: status.value & 0x7f) }
        throw SystemError("open", errno: status.wasSignalled ? EIO : status.value, step.source).fault("\(step)")
    }

    /// Gives it up.
    func end() {
        // It may have ended already.
        try? process.send(SIGKILL)
        RunningChild.reap(process)
    }

    private static func help(_ child: RunningChild, _ step: MountStep, _ map: Int32) -> Never {
        do throws(SystemError) {
            try child.pidfd.join(.mount)
            let tree = try step.openSource(idMap: map)
            try sendDescriptors(child.report, [0x4F], [tree.raw])
        } catch {
            _exit((error.errno & 0x7f) | (error.argument == MountStep.idMapName ? 0x80 : 0))
        }
        _exit(0)
    }
}
