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
        plan.child = enterNamespaces(layout, facts, needsMiddle)
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

    private static func createParent(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts, _ plan: LaunchPlan
    ) -> [ParentStep] {
        var steps: [ParentStep] = [.makeState, .makeBarrier]
        if facts.cgroup != nil, facts.unit == nil {
            steps += [.createCgroup, .applyLimits] + delegation(spec, layout, facts) + [.openCgroup]
        }
        let inMiddle = !plan.middle.isEmpty
        steps += layout.joined.filter { inMiddle || $0.kind != .pid }.map { .openNamespace($0.kind, path: $0.path) }
        if spec.linux?.seccomp != nil { steps.append(.prepareFilter) }
        if let rdt = facts.rdt { steps.append(.createRdt(rdt)) }
        steps += plan.idMaps.map { .openIDMap($0) }
        steps += birth(spec, layout, inMiddle, facts)
        if let rdt = facts.rdt { steps.append(.joinRdt(rdt)) }
        if let devices = spec.linux?.netDevices, !devices.isEmpty {
            for (name, device) in devices.sorted(by: { $0.key < $1.key }) {
                steps.append(.moveDevice(name, name: device.name.flatMap { $0.isEmpty ? nil : $0 } ?? name))
            }
            steps.append(.continueChild)
        }
        if !plan.mountsToPrepare.isEmpty { steps.append(.openMounts(plan.mountsToPrepare)) }
        let hooks = runtimeHooks(spec)
        if !hooks.isEmpty { steps += [.awaitMounts] + hooks + [.continueChild] }
        steps.append(.awaitReady)
        if layout.hasUser, let limits = spec.process?.rlimits, !limits.isEmpty { steps.append(.setLimits(limits)) }
        return steps + [.recordState]
    }

    /// From the parent alone to a child in its namespaces.
    private static func birth(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ inMiddle: Bool, _ facts: LaunchFacts
    ) -> [ParentStep] {
        let into = facts.clonesIntoCgroup
        let maps: [ParentStep] =
            layout.made.contains(.user)
            ? [.writeMaps(uid: spec.linux?.uidMappings ?? [], gid: spec.linux?.gidMappings ?? [])] : []
        // Written from outside, for a process of another user namespace may not raise its own; and while it waits for
        // its maps, for without root's rights its files are out of reach once it forbids tracing.
        var early: [ParentStep] = []
        if layout.hasUser, let score = spec.process?.oomScoreAdj ?? facts.oomScore { early = [.setOOMScore(score)] }
        early += placement(spec, layout, facts)
        if inMiddle {
            let made = maps.isEmpty ? [] : [.awaitUserNamespace] + maps
            return [.clone(NamespaceSet(rawValue: 0), joiningPID: "", intoCgroup: into)] + early + made + [.awaitChild]
        }
        let pid = layout.joined.first { $0.kind == .pid }?.path ?? ""
        return [.clone(layout.made.subtracting(.cgroup), joiningPID: pid, intoCgroup: into)] + early + maps
    }

    private static func enterNamespaces(
        _ layout: NamespaceLayout, _ facts: LaunchFacts, _ hasMiddle: Bool
    ) -> [LaunchStep] {
        var steps: [LaunchStep] = []
        if !hasMiddle {
            steps = [.closeDescriptors, .resetSignals]
            steps += joinCgroup(facts)
            steps.append(.resetAffinity)
            if layout.made.contains(.user) { steps.append(.waitForMaps) }
            steps += layout.joined.filter { $0.kind != .pid }.map { .joinNamespace($0.kind, path: $0.path) }
        }
        if layout.hasUser { steps.append(.becomeRoot(checksGroups: true)) }
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
