internal import Faults
internal import Linux
internal import OCI

extension LaunchPlan {
    /// The plan of `create`.
    static func create(_ spec: RuntimeSpec, _ facts: LaunchFacts) throws(Fault) -> LaunchPlan {
        try spec.check()
        guard let process = spec.process, let root = spec.root else {
            throw Fault(.invalidArgument, "process and root must be set")
        }
        let layout = NamespaceLayout(spec.linux?.namespaces ?? [])
        var plan = LaunchPlan(arguments: process.args ?? [], environment: process.env ?? [])
        plan.parent = createParent(spec, layout, facts)
        if layout.needsMiddle { plan.middle = layout.joined.map { .joinNamespace($0.kind, path: $0.path) } }
        plan.child = [.closeDescriptors, .resetSignals]
        plan.child += enterNamespaces(spec, layout, facts)
        plan.child += hostSettings(spec, layout, facts)
        plan.child += try rootSteps(spec, root, facts, layout)
        plan.child += finish(process, spec, facts, creating: true)
        if let hooks = spec.hooks, !hooks.isEmpty {
            plan.hookState = HookState(id: facts.id, bundle: facts.bundle, annotations: spec.annotations ?? [:])
        }
        return plan
    }

    private static func createParent(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts
    ) -> [ParentStep] {
        var steps: [ParentStep] = [.makeState, .makeBarrier]
        if facts.cgroup != nil { steps += [.createCgroup, .applyLimits, .openCgroup] }
        let early = layout.needsMiddle ? layout.joined : layout.joined.filter { $0.kind != .pid }
        steps += early.map { .openNamespace($0.kind, path: $0.path) }
        if spec.linux?.seccomp != nil { steps.append(.prepareFilter) }
        let made = layout.made.subtracting(.cgroup)
        if layout.needsMiddle {
            steps.append(.cloneByMiddle(made, intoCgroup: facts.clonesIntoCgroup))
        } else {
            let pid = layout.joined.first { $0.kind == .pid }?.path ?? ""
            steps.append(.clone(made, joiningPID: pid, intoCgroup: facts.clonesIntoCgroup))
        }
        if layout.made.contains(.user) {
            steps.append(.writeMaps(uid: spec.linux?.uidMappings ?? [], gid: spec.linux?.gidMappings ?? []))
        }
        let hooks = runtimeHooks(spec)
        if !hooks.isEmpty { steps += [.awaitMounts] + hooks + [.continueChild] }
        return steps + [.awaitReady, .recordState]
    }

    private static func enterNamespaces(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts
    ) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        if facts.cgroup != nil, !facts.clonesIntoCgroup { steps.append(.joinCgroup) }
        if layout.made.contains(.user) { steps.append(.waitForMaps) }
        if layout.hasUser {
            // The file is the host's root's: what follows could not write it any more.
            if let score = spec.process?.oomScoreAdj ?? facts.oomScore { steps.append(.setOOMScore(score)) }
            steps.append(.becomeNamespaceRoot)
        }
        if !layout.needsMiddle {
            steps += layout.joined.filter { $0.kind != .pid }.map { .joinNamespace($0.kind, path: $0.path) }
        }
        // Only now: the namespace's root is the cgroup the process is in.
        if layout.made.contains(.cgroup) { steps.append(.unshare(.cgroup)) }
        steps += [.notDumpable, .newSession]
        if let keyring = facts.keyring { steps.append(.joinKeyring(keyring)) }
        if layout.made.contains(.network) { steps.append(.raiseLoopback) }
        return steps
    }

    /// What is written through the host's procfs, which no container can have touched (CVE-2025-52881).
    private static func hostSettings(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts
    ) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        let score = spec.process?.oomScoreAdj ?? facts.oomScore
        if let name = spec.hostname, !name.isEmpty { steps.append(.setHostname(name)) }
        if let name = spec.domainname, !name.isEmpty { steps.append(.setDomainname(name)) }
        if !layout.hasUser, let score { steps.append(.setOOMScore(score)) }
        guard let sysctl = spec.linux?.sysctl, !sysctl.isEmpty else { return steps }
        for (name, value) in sysctl.sorted(by: { $0.key < $1.key }) {
            steps.append(.writeSysctl(name: name, value: value))
        }
        return steps
    }
}

/// The specification's namespaces, sorted into those made and those joined.
struct NamespaceLayout: Equatable {
    var made = NamespaceSet(rawValue: 0)
    var joined: [(kind: NamespaceSet, path: String)] = []

    init(_ namespaces: [RuntimeSpec.Namespace]) {
        // User last: those of the host are joined with the host's rights.
        for namespace in namespaces.filter({ $0.type != .user }) + namespaces.filter({ $0.type == .user }) {
            let kind = NamespaceSet(namespace.type)
            if let path = namespace.path, !path.isEmpty {
                joined.append((kind, path))
            } else {
                made.insert(kind)
            }
        }
    }

    /// Whether the container's root is not the host's.
    var hasUser: Bool { made.contains(.user) || joined.contains { $0.kind == .user } }

    /// Whether the namespaces cannot be had by one clone and joins after it (see `MiddleLaunch`).
    var needsMiddle: Bool { hasUser && !joined.isEmpty }

    static func == (left: NamespaceLayout, right: NamespaceLayout) -> Bool {
        left.made == right.made && left.joined.elementsEqual(right.joined) { $0 == $1 }
    }
}
