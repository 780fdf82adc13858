internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// close-on-exec does nothing before exec: what is not in a slot is closed now (CVE-2016-9962, CVE-2024-21626).
    func closeDescriptors() throws {
        var next: Int32 = 3 + slots.preserved
        let kept = slots.all
        while let keep = Self.lowest(kept, from: next) {
            try closeRange(next, keep - 1)
            next = keep + 1
        }
        try closeRange(next)
    }

    private static func lowest(_ numbers: [Int32], from first: Int32) -> Int32? {
        var found: Int32?
        for number in numbers where number >= first && number < found ?? .max { found = number }
        return found
    }

    /// Nothing stays open of the host's but the barrier and the report: a created container may wait for long.
    func closeTools() {
        for file in slots.cgroupFiles + slots.namespaces.map(\.number) + [slots.container] where file >= 0 {
            close(file)
        }
        (slots.cgroupFiles, slots.namespaces, slots.container) = ([], [], -1)
        devices.forget()
        fresh.folder.forget()
        emptyFolder.forget()
        null.forget()
        procfs.forget()
    }

    /// Handlers end with exec, ignored signals do not; and a loop process blocks many.
    func resetSignals() throws {
        setDefaultSignals()
        try SignalSet([]).setAsMask()
    }

    func joinCgroup() throws {
        for file in slots.cgroupFiles {
            try retrying("write") { write(file, "0", 1) }
        }
    }

    /// The kernel takes from the mask what the cgroup's cpuset allows; without the right to, it stays.
    func resetAffinity() { try? Linux.setAffinity([UInt64](repeating: .max, count: 16)) }

    /// What the container's own files lead to is looked up from here on: no descriptor of the host's may be there to
    /// be led to (CVE-2024-21626), its procfs above all.
    func joinContainer(_ kinds: NamespaceSet) throws {
        if !kinds.isEmpty { try joinNamespaces(slots.container, kinds) }
        closeTools()
        hasJoined = true
        root.replace(try openFile("/", O_PATH | O_DIRECTORY))
    }

    /// A keyring of its own keeps the caller's keys out; where keys are forbidden (a filter above us) there is
    /// nothing to keep out.
    func joinKeyring(_ name: String) throws {
        do throws(SystemError) { try joinSessionKeyring(name) } catch {
            guard [ENOSYS, EPERM, EDQUOT].contains(error.errno) else { throw error }
            return
        }
    }

    /// A first process of a pid namespace gets no signal it has no handler for: without one nobody could end a
    /// container that waits. They end with exec.
    func acceptSignals() {
        for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] { signal(number) { _exit(128 + $0) } }
    }

    /// Writes below the host's /proc, checked to be procfs, without following a link on the way.
    func writeProc(_ path: String, _ value: String) throws {
        if procfs.raw < 0 {
            let opened = try openFile("/proc", O_PATH | O_DIRECTORY)
            guard try filesystemMagic(opened.raw) == 0x9fa0 else { throw SystemError("open", errno: EINVAL, "/proc") }
            procfs.replace(opened)
        }
        let isSelf = path.hasPrefix("self/") || path.hasPrefix("thread-self/")
        let flags: Resolve = isSelf ? Resolve(rawValue: 0) : .direct
        let file = try openInRoot(procfs.raw, path, O_WRONLY, also: flags)
        guard try filesystemMagic(file.raw) == 0x9fa0 else { throw SystemError("open", errno: EINVAL, path) }
        try file.writeAll(Array(value.utf8))
    }

    /// AppArmor's files have a folder of their own since Linux 5.8; the old ones are whose module came first.
    func setAttribute(_ name: String, _ value: String) throws {
        let parts = name.split(separator: "/")
        do { try writeProc("thread-self/attr/" + name, value) } catch let error as SystemError {
            guard error.errno == ENOENT, parts.count == 2 else { throw error }
            try writeProc("thread-self/attr/" + parts[1], value)
        }
    }

    func setScheduler(_ scheduler: RuntimeSpec.Scheduler, _ isBound: Bool) throws {
        guard let policy = RuntimeSpec.Scheduler.policies[scheduler.policy] else {
            throw Fault(.invalidArgument, "invalid scheduler policy: \(scheduler.policy)")
        }
        do throws(SystemError) {
            try Linux.setScheduler(
                policy: policy, flags: scheduler.bits, nice: scheduler.nice ?? 0,
                priority: UInt32(clamping: scheduler.priority ?? 0),
                runtime: scheduler.runtime ?? 0, deadline: scheduler.deadline ?? 0, period: scheduler.period ?? 0)
        } catch {
            guard error.errno == EPERM, isBound else { throw error }
            throw Fault(.permissionDenied, "process scheduler can't be used together with AllowedCPUs")
        }
    }
}
