internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    func waitForHooks() throws {
        _ = sendMessage(slots.report, ChildReport.mounted.bytes)
        try waitForByte(slots.report, "its hooks had run")
    }

    /// Hooks inside the container: createContainer's start in the rootfs, still by the host's paths; startContainer's
    /// are the container's own programs, with the process's environment unless they have one.
    func run(_ hooks: [RuntimeSpec.Hook], at point: HookPoint) throws {
        let isStart = point == .startContainer
        if !isStart { try changeDirectory(root.raw) }
        let state = plan.hookState?.json(isStart ? .created : .creating, pid: getpid()) ?? []
        let run = HookRun(point, hooks, state: state, environment: isStart ? environment : [])
        while try !run.advance() { try wait(for: run) }
    }

    private func wait(for run: HookRun) throws(SystemError) {
        var watched = run.awaited.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let left = run.deadline.map { max(1, ($0 - .now).components.seconds * 1000 + 1000) } ?? -1
        try retrying("poll") { poll(&watched, UInt(watched.count), Int32(clamping: left)) }
    }
}
