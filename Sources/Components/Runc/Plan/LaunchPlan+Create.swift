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
        let needsMiddle = layout.needsMiddle(spec)
        if needsMiddle { plan.middle = middleSteps(spec, layout, facts) }
        plan.child = needsMiddle ? [] : birthSteps(spec, layout, facts)
        plan.child += enterNamespaces(layout, facts, process, needsMiddle)
        if spec.linux?.netDevices?.isEmpty == false { plan.child.append(.waitForDevices) }
        plan.child += hostSettings(spec, layout, facts)
        plan.child += try rootSteps(spec, root, facts, layout)
        plan.child += try finish(process, spec, facts, creating: true)
        if let hooks = spec.hooks, !hooks.isEmpty {
            plan.hookState = HookState(id: facts.id, bundle: facts.bundle, annotations: spec.annotations ?? [:])
        }
        plan.parent = createParent(spec, layout, facts, plan)
        return plan
    }

    private static func enterNamespaces(
        _ layout: NamespaceLayout, _ facts: LaunchFacts, _ process: RuntimeSpec.Process, _ hasMiddle: Bool
    ) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        if layout.hasUser { steps.append(.becomeRoot(checksGroups: true)) }
        // Only now: the namespace's root is the cgroup the process is in.
        if layout.made.contains(.cgroup) { steps.append(.unshare(.cgroup)) }
        steps += [.notDumpable, .newSession]
        if let keyring = facts.keyring { steps += keyLabel(process, facts) + [.joinKeyring(keyring)] }
        if hasMiddle, layout.made.contains(.network) { steps.append(.raiseLoopback) }
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
