internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// With the rights that are there first, then with those of the user namespace among them: some belong to the
    /// caller's, some to the container's (setns(2)).
    func joinAll(_ joins: [NamespaceJoin]) throws(Fault) {
        let user = joins.filter { $0.kind == .user }
        var later: [NamespaceJoin] = []
        for one in joins where one.kind != .user {
            do throws(SystemError) { try joinNamespaces(slots.namespace(one.kind), one.kind) } catch {
                guard error.errno == EPERM, !user.isEmpty else { throw Self.refusal(one, error) }
                later.append(one)
            }
        }
        for one in user + later {
            do throws(SystemError) { try joinNamespaces(slots.namespace(one.kind), one.kind) } catch {
                throw Self.refusal(one, error)
            }
        }
    }

    private static func refusal(_ join: NamespaceJoin, _ error: SystemError) -> Fault {
        error.fault("join \(join.kind.name) namespace \(join.path)")
    }

    /// The parent writes the maps: its rights are those that matter (user_namespaces(7)).
    func makeUserNamespace() throws {
        try unshareNamespaces(.user)
        _ = sendMessage(slots.report, ChildReport.userNamespace.bytes)
        try waitForByte(slots.report, "id maps")
    }

    func setClocks(_ lines: [String]) throws {
        for line in lines { try writeProc("self/timens_offsets", line) }
    }

    /// The child goes on with its own list; here its descriptor is handed over, and all is done.
    func cloneChild(_ kinds: NamespaceSet) throws {
        let pid = try cloneSibling(kinds)
        if pid == 0 { walk(plan.child, isMiddle: false) }
        let child = try PidFD(pid: pid)
        try sendDescriptors(slots.report, ChildReport.child.bytes, [child.raw])
        _exit(0)
    }

    /// Root of the user namespace: what is made from here on is the container's.
    func becomeRoot(checksGroups: Bool) throws {
        if checksGroups {
            let answer = try readFile("/proc/self/setgroups", limit: 16)
            deniesGroups = answer.starts(with: Array("deny".utf8))
        }
        if deniesGroups {
            try setUserAndGroup(uid: 0, gid: 0)
        } else {
            try setIdentity(uid: 0, gid: 0, groups: [])
        }
    }
}
