internal import Cgroups
internal import Faults
internal import Linux
internal import OCI

extension LaunchPlan {
    /// What `create` and `exec` share: from the container's tree to the program.
    static func finish(
        _ process: RuntimeSpec.Process, _ spec: RuntimeSpec, _ facts: LaunchFacts, creating: Bool
    ) throws(Fault) -> [LaunchStep] {
        // In another user namespace its own rights would not do.
        let isOther = spec.linux?.namespaces?.contains { $0.type == .user } == true
        // Its namespaces and mounts are complete: it may be found. What the container's files lead to comes later, when
        // the state folder's descriptor is closed (CVE-2024-21626).
        var steps: [LaunchStep] = creating && facts.startsAtOnce ? [.publishRecord] : []
        steps += (isOther ? [] : limits(process)) + priorities(process, spec)
        let user = process.user ?? RuntimeSpec.User()
        steps.append(.setUmask(user.umask ?? 0o022))
        if let personality = spec.linux?.personality {
            steps.append(.setPersonality(personality.domain == "LINUX32" ? 8 : 0))
        }
        if let policy = spec.linux?.memoryPolicy { steps.append(try MemoryPolicy.step(policy)) }
        if let named = spec.namedUser { steps.append(.resolveUser(named.user, groups: named.groups)) }
        let cwd = process.cwd.isEmpty ? "/" : process.cwd
        steps.append(.enterDirectory(cwd, create: creating))
        // Before the filter: it may forbid what it takes.
        steps.append(.setHome)
        let filtered = spec.linux?.seccomp != nil
        let confined = process.noNewPrivileges == true
        // Without no_new_privs a filter needs CAP_SYS_ADMIN, so it comes before the rights go (seccomp(2)).
        if confined { steps.append(.setNoNewPrivileges) } else if filtered { steps.append(.loadFilter) }
        let sets = CapabilitySets(process.capabilities)
        steps += [.dropBounding(keep: sets.bounding), .setIdentity(user), .setCapabilities(sets)]
        if facts.endsWithParent { steps.append(.endWithParent) }
        steps.append(.enterDirectory(cwd, create: false))
        steps.append(.findCommand(process.args?.first ?? ""))
        if confined, filtered { steps.append(.loadFilter) }
        if !creating { return steps + [.execute] }
        let hooks = spec.hooks(.startContainer)
        let last: [LaunchStep] = hooks.isEmpty ? [] : [.runHooks(.startContainer, hooks)]
        return steps + (facts.startsAtOnce ? [.ready] : [.ready, .awaitStart]) + last + [.execute]
    }

    private static func limits(_ process: RuntimeSpec.Process) -> [LaunchStep] {
        (process.rlimits ?? []).compactMap { limit in
            ResourceLimit.numbers[limit.type].map {
                .setResourceLimit(name: limit.type, number: $0, soft: limit.soft, hard: limit.hard)
            }
        }
    }

    private static func priorities(_ process: RuntimeSpec.Process, _ spec: RuntimeSpec) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        if let scheduler = process.scheduler {
            let isBound = spec.linux?.resources?.cpu?.cpus?.isEmpty == false
            steps.append(.setScheduler(scheduler, isBound: isBound))
        }
        if let priority = process.ioPriority, let number = ResourceLimit.ioClasses[priority.class] {
            steps.append(.setIOPriority(class: number, priority: Int32(clamping: priority.priority)))
        }
        return steps
    }

    /// The plan of `exec`: the container's namespaces and cgroup, the process's own rights.
    static func exec(
        _ process: RuntimeSpec.Process, _ container: RuntimeSpec, _ facts: LaunchFacts, namespaces: NamespaceSet
    ) throws(Fault) -> LaunchPlan {
        var plan = LaunchPlan(arguments: process.args ?? [], environment: process.env ?? [])
        plan.parent = [.openContainer]
        if facts.cgroup != nil { plan.parent.append(.openCgroup(.all)) }
        if container.linux?.seccomp != nil { plan.parent.append(.prepareFilter) }
        plan.deniesGroups = facts.deniesGroups
        let hasUser = namespaces.contains(.user)
        // Only the owner of the user namespace may join the others, and only once it is in that one.
        let hasMiddle = hasUser && facts.isRootless
        let joinsPID = namespaces.contains(.pid) && !hasMiddle ? "of the container" : ""
        plan.parent += [.clone(NamespaceSet(rawValue: 0), joiningPID: joinsPID, intoCgroup: facts.clonesIntoCgroup)]
        plan.parent += (hasMiddle ? [.awaitChild] : []) + [.awaitReady]
        var early: [LaunchStep] = [.closeDescriptors, .resetSignals]
        let processors = try process.execCPUAffinity?.lists()
        if let initial = processors?.initial { early.append(.setAffinity(initial)) }
        early += joinCgroup(facts)
        if let final = processors?.final { early.append(.setAffinity(final)) }
        if processors?.initial == nil, processors?.final == nil { early.append(.resetAffinity) }
        early += try labels(process, facts) + keyLabel(process, facts)
        if let score = process.oomScoreAdj ?? facts.oomScore { early.append(.setOOMScore(score)) }
        if hasUser { early += limits(process) }
        // Before it can be seen from inside: root of a user namespace may trace whoever is in it (CVE-2016-9962).
        early += [.notDumpable, .joinContainer(hasMiddle ? namespaces : namespaces.subtracting(.pid))]
        if hasMiddle { plan.middle = early + [.cloneChild([])] } else { plan.child = early }
        if hasUser { plan.child.append(.becomeRoot(checksGroups: false)) }
        plan.child.append(.newSession)
        if let keyring = facts.keyring { plan.child.append(.joinKeyring(keyring)) }
        if let size = facts.terminal {
            plan.child.append(.openConsole(size, bind: false))
        } else {
            plan.child.append(.placeStdio)
        }
        plan.child += try finish(process, container, facts, creating: false)
        return plan
    }
}

/// Numbers of setrlimit(2) and ioprio_set(2) by the specification's names.
enum ResourceLimit {
    static let numbers: [String: Int32] = [
        "RLIMIT_CPU": 0, "RLIMIT_FSIZE": 1, "RLIMIT_DATA": 2, "RLIMIT_STACK": 3, "RLIMIT_CORE": 4, "RLIMIT_RSS": 5,
        "RLIMIT_NPROC": 6, "RLIMIT_NOFILE": 7, "RLIMIT_MEMLOCK": 8, "RLIMIT_AS": 9, "RLIMIT_LOCKS": 10,
        "RLIMIT_SIGPENDING": 11, "RLIMIT_MSGQUEUE": 12, "RLIMIT_NICE": 13, "RLIMIT_RTPRIO": 14, "RLIMIT_RTTIME": 15,
    ]

    static let ioClasses: [String: Int32] = ["IOPRIO_CLASS_RT": 1, "IOPRIO_CLASS_BE": 2, "IOPRIO_CLASS_IDLE": 3]
}
