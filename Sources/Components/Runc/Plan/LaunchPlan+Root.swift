internal import Cgroups
internal import Faults
internal import Linux
internal import OCI

extension LaunchPlan {
    /// From the host's tree to the container's own.
    static func rootSteps(
        _ spec: RuntimeSpec, _ root: RuntimeSpec.Root, _ facts: LaunchFacts, _ layout: NamespaceLayout
    ) throws(Fault) -> [LaunchStep] {
        if let label = spec.linux?.mountLabel, !label.isEmpty, !facts.hasSELinux {
            throw Fault(
                .failedPrecondition,
                "selinux mount label is specified in config, but selinux is disabled or not supported")
        }
        let path = rootPath(spec, facts)
        let propagation = rootPropagation(spec)
        // Others are in that mount namespace too: its tree is not to be turned over, nor what it propagates.
        let isShared = !layout.made.contains(.mount)
        var steps: [LaunchStep] = isShared ? [] : [.setPropagation(propagation)]
        // pivot_root(2) refuses shared mounts there.
        if !isShared, propagation & 1 << 20 != 0 { steps.append(.makeParentPrivate(path)) }
        steps += facts.rootfs.isEmpty ? [.bindRoot(path)] : facts.rootfs.map { .mountRoot($0, on: path) }
        steps.append(.openRoot(path))
        var late: [LaunchStep] = []
        for mount in spec.mounts ?? [] { try add(mount, spec, facts, layout, to: &steps, late: &late) }
        steps += deviceSteps(spec, layout)
        steps += hookSteps(spec)
        // By the host's procfs, which no container can have touched (CVE-2019-16884, CVE-2025-52881).
        if let process = spec.process { steps += try labels(process, facts) }
        if isShared {
            steps.append(.changeRoot)
        } else {
            steps.append(facts.movesRoot ? .moveRoot(path) : .pivotRoot(propagation: finalPropagation(spec)))
        }
        if let size = facts.terminal { steps.append(.openConsole(size, bind: true)) } else { steps.append(.placeStdio) }
        steps += (spec.linux?.readonlyPaths ?? []).map { .makeReadOnly($0) }
        var masked: [String] = []
        for path in spec.linux?.maskedPaths ?? [] where !masked.contains(path) {
            masked.append(path)
            steps.append(.mask(path, label: spec.linux?.mountLabel ?? ""))
        }
        steps += late
        if root.readonly == true {
            // A working directory that is missing is made while that is still possible.
            if let cwd = spec.process?.cwd, cwd != "/", !cwd.isEmpty {
                steps.append(.enterDirectory(cwd, create: true))
            }
            steps.append(.remountReadOnly("/"))
        }
        return steps
    }

    /// What the rootfs has in the end, as it is written; 0: nothing was asked for.
    private static func finalPropagation(_ spec: RuntimeSpec) -> UInt64 {
        spec.linux?.rootfsPropagation.flatMap { MountOptions.propagations[$0] } ?? 0
    }

    /// Private, unless something wants to hear of the host's mounts: then slave, as runc always has it.
    private static func rootPropagation(_ spec: RuntimeSpec) -> UInt64 {
        if let name = spec.linux?.rootfsPropagation, let kind = MountOptions.propagations[name] {
            // What may not be bound could not become the rootfs.
            return kind & 1 << 17 != 0 ? 1 << 19 | 1 << 14 : kind | 1 << 14
        }
        let words = ["slave", "rslave", "shared", "rshared"]
        let hears = (spec.mounts ?? []).contains { ($0.options ?? []).contains { words.contains($0) } }
        // What prestart and createRuntime hooks mount below the rootfs is the container's.
        let listens = hears || !runtimeHooks(spec).isEmpty
        return (listens ? 1 << 19 : 1 << 18) | 1 << 14
    }

    private static func rootPath(_ spec: RuntimeSpec, _ facts: LaunchFacts) -> String {
        let path = spec.root?.path ?? "rootfs"
        return path.hasPrefix("/") ? path : facts.bundle + "/" + path
    }

    /// Clean, and as the container sees it even where it is written with the rootfs before it, as runc allows.
    private static func destination(of mount: RuntimeSpec.Mount, below root: String) -> String {
        let path = ContainerPath.clean(mount.destination)
        return root.count > 1 && path.hasPrefix(root + "/") ? String(path.dropFirst(root.count)) : path
    }

    private static func add(
        _ mount: RuntimeSpec.Mount, _ spec: RuntimeSpec, _ facts: LaunchFacts, _ layout: NamespaceLayout,
        to steps: inout [LaunchStep], late: inout [LaunchStep]
    ) throws(Fault) {
        var options = try MountOptions(mount.options ?? [])
        let destination = destination(of: mount, below: rootPath(spec, facts))
        let isBind = options.isBind || mount.type == "bind"
        try checkProc(destination, mount.type ?? "", isBind)
        if mount.type == "cgroup" || mount.type == "cgroup2" {
            return try addCgroups(destination, options, facts, layout, to: &steps)
        }
        if isBind {
            var step = try bind(mount, destination, options, facts)
            step.idMap = try spec.idMap(mount, options, isRootless: facts.isRootless)
            step.isPrepared = layout.hasUser && !facts.isRootless
            return steps.append(.mount(step))
        }
        _ = try spec.idMap(mount, options, isRootless: facts.isRootless)
        // Filled first, sealed last.
        if options.isReadOnly, mount.type == "tmpfs" || destination == "/dev" {
            options.flags &= ~1
            late.append(.remountReadOnly(destination))
        }
        var step = MountStep(
            kind: .filesystem(type: mount.type ?? ""), source: mount.source ?? mount.type ?? "",
            destination: destination, options: options)
        step.refusesLinks = mount.type == "proc" || mount.type == "sysfs"
        step.mayCoverProc = mount.type == "proc"
        step.label = mount.type == "proc" || mount.type == "sysfs" ? "" : spec.linux?.mountLabel ?? ""
        steps.append(.mount(step))
    }

    private static func bind(
        _ mount: RuntimeSpec.Mount, _ destination: String, _ options: MountOptions, _ facts: LaunchFacts
    ) throws(Fault) -> MountStep {
        guard let source = mount.source, !source.isEmpty else {
            throw Fault(.invalidArgument, "bind mount on \(destination) has no source")
        }
        guard options.data.isEmpty else {
            throw Fault(
                .invalidArgument, "bind mount on \(destination): no such option \(options.data)",
                hint: "bind mounts cannot have any filesystem-specific options applied")
        }
        return MountStep(
            kind: .bind(recursive: options.isRecursiveBind),
            source: source.hasPrefix("/") ? source : facts.bundle + "/" + source, destination: destination,
            options: options, mayCoverProc: isAllowedInProc(destination))
    }
}
