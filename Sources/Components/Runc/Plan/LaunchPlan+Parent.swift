internal import Cgroups
internal import Linux
internal import OCI

extension LaunchPlan {
    /// The parent's list. Cloned early, the child makes its namespaces while the parent makes the cgroup: each costs
    /// about as much as the other.
    static func createParent(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts, _ plan: LaunchPlan
    ) -> [ParentStep] {
        var steps: [ParentStep] = facts.startsAtOnce ? [.makeState] : [.makeState, .makeBarrier]
        let inMiddle = !plan.middle.isEmpty
        steps += cgroupBefore(spec, layout, facts, inMiddle)
        steps += layout.joined.filter { inMiddle || $0.kind != .pid }.map { .openNamespace($0.kind, path: $0.path) }
        if spec.linux?.seccomp != nil { steps.append(.prepareFilter) }
        if let rdt = facts.rdt { steps.append(.createRdt(rdt)) }
        steps += plan.idMaps.map { .openIDMap($0) }
        steps += birth(spec, layout, inMiddle, facts)
        if let rdt = facts.rdt { steps.append(.joinRdt(rdt)) }
        steps += devices(spec)
        // Nobody can find the container before it is ready: what is not confined yet must not be joined.
        steps += facts.startsAtOnce ? [.prepareRecord, .tellRecorded] : [.prepareRecord]
        if !plan.mountsToPrepare.isEmpty { steps.append(.openMounts(plan.mountsToPrepare)) }
        let hooks = runtimeHooks(spec)
        if !hooks.isEmpty { steps += [.awaitMounts] + hooks + [.continueChild] }
        steps.append(.awaitReady)
        if layout.hasUser, let limits = spec.process?.rlimits, !limits.isEmpty { steps.append(.setLimits(limits)) }
        return steps + [.recordState] + (facts.startsAtOnce ? [.awaitExecution] : [.tellRecorded])
    }

    /// Whether the program may be started by the same operation: nothing is done between the two, and nothing but the
    /// record is waited for.
    static func canStartAtOnce(_ spec: RuntimeSpec) -> Bool {
        let layout = NamespaceLayout(spec.linux?.namespaces ?? [])
        return spec.hooks?.isEmpty != false && !layout.hasUser && !layout.needsMiddle(spec)
            && spec.process?.terminal != true
    }

    private static func devices(_ spec: RuntimeSpec) -> [ParentStep] {
        guard let devices = spec.linux?.netDevices, !devices.isEmpty else { return [] }
        let moves = devices.sorted { $0.key < $1.key }.map { name, device in
            ParentStep.moveDevice(name, name: device.name.flatMap { $0.isEmpty ? nil : $0 } ?? name)
        }
        return moves + [.continueChild]
    }

    /// What must be there for the clone: the part that a child is cloned into, for a middle all of it.
    private static func cgroupBefore(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts, _ inMiddle: Bool
    ) -> [ParentStep] {
        guard let cgroup = facts.cgroup, facts.unit == nil else { return [] }
        if inMiddle {
            return [.createCgroup(.all), .applyLimits] + delegation(spec, layout, facts) + [.openCgroup(.all)]
        }
        return cgroup.hasClonePart ? [.createCgroup(.clone), .openCgroup(.clone)] : []
    }

    private static func cgroupAfter(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts
    ) -> [ParentStep] {
        if facts.unit != nil { return placement(spec, layout, facts) }
        guard let cgroup = facts.cgroup else { return [] }
        let limits = [.applyLimits] + delegation(spec, layout, facts)
        return cgroup.version == .v2
            ? limits + [.handCgroup] : [.createCgroup(.rest)] + limits + [.openCgroup(.rest), .handCgroup]
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
        if inMiddle {
            early += placement(spec, layout, facts)
            let made = maps.isEmpty ? [] : [.awaitUserNamespace] + maps
            return [.clone([], joiningPID: "", intoCgroup: into)] + early + made + [.awaitChild]
        }
        let pid = layout.joined.first { $0.kind == .pid }?.path ?? ""
        let clone = ParentStep.clone(layout.born(spec), joiningPID: pid, intoCgroup: into)
        return [clone] + early + cgroupAfter(spec, layout, facts) + maps
    }

    /// The first steps of a child that no middle has cloned.
    static func birthSteps(
        _ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts
    ) -> [LaunchStep] {
        var steps: [LaunchStep] = [.closeDescriptors, .resetSignals]
        let made = layout.made.subtracting(layout.born(spec)).subtracting(.cgroup)
        if !made.isEmpty { steps.append(.unshare(made)) }
        if layout.made.contains(.network) { steps.append(.raiseLoopback) }
        if facts.waitsForCgroup {
            steps.append(.waitForCgroup)
        } else if facts.cgroup != nil {
            steps.append(.enterCgroup)
        }
        steps.append(.resetAffinity)
        if layout.made.contains(.user) { steps.append(.waitForMaps) }
        return steps + layout.joined.filter { $0.kind != .pid }.map { .joinNamespace($0.kind, path: $0.path) }
    }
}
