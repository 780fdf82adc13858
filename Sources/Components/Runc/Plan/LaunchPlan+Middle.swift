internal import Linux
internal import OCI

extension LaunchPlan {
    /// Mounts whose sources the parent opens, in the order in which the child asks.
    var mountsToPrepare: [MountStep] { mounts.filter { $0.isPrepared } }
    /// Maps of the mounts that the child maps by itself, in its order.
    var idMaps: [MountIDMap] { mounts.filter { !$0.isPrepared }.compactMap { $0.idMap } }

    private var mounts: [MountStep] {
        child.compactMap { step in
            if case .mount(let mount) = step { mount } else { nil }
        }
    }

    /// The steps of the process between parent and child, which clones the child and ends.
    static func middleSteps(_ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts) -> [LaunchStep] {
        var steps: [LaunchStep] = [.closeDescriptors, .resetSignals]
        steps += joinCgroup(facts)
        steps.append(.resetAffinity)
        if !layout.joined.isEmpty {
            steps.append(.joinNamespaces(layout.joined.map { NamespaceJoin(kind: $0.kind, path: $0.path) }))
        }
        var made = layout.made.subtracting([.cgroup, .user])
        if layout.made.contains(.user) { steps.append(.makeUserNamespace) }
        if let offsets = spec.linux?.timeOffsets, !offsets.isEmpty {
            // Still with the caller's own user id: the file is that user's, and nobody else's.
            steps += [.unshare(.time), .setClocks(TimeOffsets.lines(offsets))]
            made.remove(.time)
        }
        // The child may be born where others can see it.
        return steps + [.notDumpable, .cloneChild(made)]
    }
}

/// Offsets of a time namespace's clocks as the kernel takes them (time_namespaces(7)).
enum TimeOffsets {
    static let clocks = ["monotonic", "boottime"]

    /// One line a clock, in a fixed order.
    static func lines(_ offsets: [String: RuntimeSpec.TimeOffset]) -> [String] {
        clocks.compactMap { clock in
            offsets[clock].map { "\(clock) \($0.secs ?? 0) \($0.nanosecs ?? 0)" }
        }
    }
}
