internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// chdir(2), then proof that the place is inside (CVE-2024-21626). As root it may have to be made, and may be
    /// out of reach (a network file system): then the second try, as the user, decides. Where root came in, the user
    /// need not be able to.
    func enter(_ path: String, create: Bool) throws {
        if isInDirectory { return }
        do { try changeDirectory(path) } catch {
            if error.errno == ENOENT, create {
                _ = try directory(ContainerPath.clean(path))
                try changeDirectory(path)
            } else if error.errno == EACCES, !isUser {
                return
            } else {
                // A report has room for a page; the reason must be on it.
                let name = path.utf8.count > 1024 ? path.prefix(1024) + "..." : path[...]
                throw Fault(
                    error.fault("").kind, "chdir to cwd (\"\(name)\") set in config.json failed: \(error.reason)")
            }
        }
        var room = [CChar](repeating: 0, count: 4097)
        guard getcwd(&room, 4096) != nil, room[0] == 0x2F else {
            throw Fault(.permissionDenied, "current working directory is outside of container mount namespace root")
        }
        isInDirectory = true
    }

    func load() throws {
        guard let filter = slots.filter else { throw Fault(.internal, "no seccomp filter was prepared") }
        let listener = try loadFilter(filter.instructions, flags: filter.flags)
        if filter.notifies { try handOver(listener) }
    }

    /// From here on each call may wait for the supervisor, write(2) alone does not: the parent is told the number
    /// and fetches the descriptor itself (pidfd_getfd(2)), so that the supervisor has it before the next call.
    private func handOver(_ listener: Int32) throws {
        let bytes = ChildReport.listener(listener).bytes
        try retrying("write") { write(slots.report, bytes, bytes.count) }
        try waitForByte(slots.report, "the seccomp listener was handed over")
        close(listener)
    }

    func dropBounding(_ keep: UInt64) throws {
        for number: Int32 in 0..<64 where keep >> UInt64(number) & 1 == 0 {
            do throws(SystemError) { try dropBoundingCapability(number) } catch {
                if error.errno == EINVAL { return }
                throw error
            }
        }
    }

    /// Groups, gid, uid; the permitted capabilities survive until the sets are written.
    func become(_ user: RuntimeSpec.User) throws {
        try giveStdio(user.uid)
        try keepCapabilities(true)
        if !deniesGroups { deniesGroups = try !takes(user) }
        if deniesGroups {
            let groups = user.additionalGids ?? []
            guard groups.allSatisfy({ $0 == user.gid }) else {
                throw Fault(
                    .permissionDenied,
                    "cannot set any additional groups \(groups): setgroups is denied in the user namespace")
            }
            try setUserAndGroup(uid: user.uid, gid: user.gid)
        }
        found = user
        isUser = true
    }

    /// Whether the identity is taken on; not, where the user namespace denies setgroups(2): with the right to it, only
    /// that can be what refuses (user_namespaces(7)).
    private func takes(_ user: RuntimeSpec.User) throws -> Bool {
        do throws(SystemError) {
            try setIdentity(uid: user.uid, gid: user.gid, groups: user.additionalGids ?? [])
            return true
        } catch {
            let hasRight = try permittedCapabilities() >> 6 & 1 == 1
            guard error.errno == EPERM, error.call == "setgroups", hasRight else { throw error }
            return false
        }
    }

    /// Pipes and terminals are the user's to open again (/dev/stdout); nothing else changes its owner.
    private func giveStdio(_ uid: UInt32) throws {
        guard uid != 0 else { return }
        for descriptor: Int32 in 0...2 {
            let kind = try nodeKind(descriptor)
            let isPipe = kind.mode & S_IFMT == S_IFIFO
            let isTerminal = kind.isCharacterDevice && isatty(descriptor) == 1
            if isPipe || isTerminal { fchown(descriptor, uid, gid_t.max) }
        }
    }

    /// What the caller has not got cannot be given; the rest of the sets is.
    func confine(_ sets: CapabilitySets) throws {
        let held = try permittedCapabilities()
        let permitted = sets.permitted & held
        try Linux.setCapabilities(
            effective: sets.effective & permitted, permitted: permitted, inheritable: sets.inheritable & held)
        try keepCapabilities(false)
        for number: Int32 in 0..<64 where (sets.ambient & permitted) >> UInt64(number) & 1 == 1 {
            try raiseAmbientCapability(number)
        }
    }

    /// A parent that died before this was asked for sends no signal; its end of the report socket is closed then.
    func endWithParent() throws {
        try setDeathSignal(SIGKILL)
        guard slots.report >= 0 else { return }
        var watched = pollfd(fd: slots.report, events: 0, revents: 0)
        if poll(&watched, 1, 0) == 1, watched.revents & Int16(POLLHUP) != 0 {
            throw Fault(.unavailable, "the parent is gone")
        }
    }

    func setHome() throws {
        if let last = plan.environment.last(where: { $0.hasPrefix("HOME=") }), last.count > 5 { return }
        home = try findHome((found ?? plan.configuredUser)?.uid ?? 0)
    }

    /// The program's, with HOME.
    var environment: [String] {
        let own = plan.environment
        guard let home else { return Self.lastWins(own) }
        return Self.lastWins(own.filter { !$0.hasPrefix("HOME=") } + ["HOME=" + home])
    }

    func executeCommand() throws {
        let words = CStringArray(plan.arguments)
        let variables = CStringArray(environment)
        let error = Linux.execute(command, words, variables)
        let kind: FaultKind = error.errno == ENOENT ? .commandNotFound : .commandNotExecutable
        throw Fault(kind, "exec \(command): \(error.reason)")
    }

    /// Of two variables with one name the last counts; the order is otherwise kept.
    private static func lastWins(_ list: [String]) -> [String] {
        if list.count > 500 { return lastOfManyWins(list) }
        var kept: [String] = []
        for index in list.indices where list[index].utf8.contains(0x3D) {
            var counts = true
            for later in list[(index + 1)...] where haveOneName(list[index], later) { counts = false }
            if counts { kept.append(list[index]) }
        }
        return kept
    }

    private static func haveOneName(_ one: String, _ other: String) -> Bool {
        var rest = other.utf8.makeIterator()
        for byte in one.utf8 {
            guard rest.next() == byte else { return false }
            if byte == 0x3D { return true }
        }
        return false
    }

    /// A set costs its first use; comparing each with each costs more from here on.
    private static func lastOfManyWins(_ list: [String]) -> [String] {
        var seen: Set<Substring> = []
        let kept = list.reversed().filter { $0.contains("=") && seen.insert($0.prefix { $0 != "=" }).inserted }
        return kept.reversed()
    }
}
