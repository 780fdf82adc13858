internal import Cgroups
internal import Faults
internal import Linux
internal import OCI

extension LaunchPlan {
    /// The `cgroup` mount: one file system on v2; on v1 a small tree of one mount a hierarchy.
    static func addCgroups(
        _ destination: String, _ options: MountOptions, _ facts: LaunchFacts, _ layout: NamespaceLayout,
        to steps: inout [LaunchStep]
    ) throws(Fault) {
        guard let cgroup = facts.cgroup ?? facts.ownCgroup else {
            throw Fault(.failedPrecondition, "mount on \(destination): this host has no cgroup file system")
        }
        var options = options
        // A cgroup that is the caller's own is not the container's to change (CVE-2023-25809).
        if facts.cgroup == nil { options = try MountOptions(["ro", "nosuid", "noexec", "nodev"]) }
        let isOwn = layout.made.contains(.cgroup)
        guard cgroup.version == .v1 else {
            guard let folder = cgroup.folders.first else { return }
            return steps.append(.mount(view(of: folder, isOwn, destination, options)))
        }
        var frame = options
        frame.flags &= ~1
        frame.data = "mode=755"
        frame.propagation = 0
        steps.append(
            .mount(
                MountStep(
                    kind: .filesystem(type: "tmpfs"), source: "tmpfs", destination: destination, options: frame)))
        for folder in cgroup.folders {
            let name = baseName(folder.mountPoint)
            steps.append(.mount(view(of: folder, isOwn, destination + "/" + name, options)))
            for controller in folder.controllers where controller != name && !controller.contains("=") {
                steps.append(.makeLink(path: destination + "/" + controller, target: name))
            }
        }
        if options.isReadOnly { steps.append(.remountReadOnly(destination)) }
    }

    /// How a process comes into its cgroup, unless it is born there.
    static func joinCgroup(_ facts: LaunchFacts) -> [LaunchStep] {
        if facts.waitsForCgroup { return [.waitForCgroup] }
        return facts.cgroup == nil || facts.clonesIntoCgroup ? [] : [.joinCgroup]
    }

    /// What systemd does about the child, and what is then left to be done before it may go on.
    static func placement(_ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts) -> [ParentStep] {
        guard let unit = facts.unit else { return [] }
        return [.startUnit(unit), .applyLimits] + delegation(spec, layout, facts) + [.continueChild]
    }

    /// A container that is root of its user namespace, sees its cgroup as the root and may write there, gets it.
    static func delegation(_ spec: RuntimeSpec, _ layout: NamespaceLayout, _ facts: LaunchFacts) -> [ParentStep] {
        guard facts.cgroup?.version == .v2, !facts.isRootless, layout.made.contains(.cgroup),
            layout.made.contains(.user), let mounts = spec.mounts, mounts.contains(where: isWritableCgroup),
            let uid = hostUser(spec.process?.user?.uid ?? 0, spec.linux?.uidMappings ?? [])
        else { return [] }
        return [.delegateCgroup(uid)]
    }

    private static func isWritableCgroup(_ mount: RuntimeSpec.Mount) -> Bool {
        guard mount.type == "cgroup" || mount.type == "cgroup2" else { return false }
        // Options that cannot be read are told where the mount is planned.
        let options = try? MountOptions(mount.options ?? [])
        return options?.isReadOnly == false && ContainerPath.clean(mount.destination) == "/sys/fs/cgroup"
    }

    /// nil: it is nobody outside.
    private static func hostUser(_ uid: UInt32, _ maps: [RuntimeSpec.IDMapping]) -> UInt32? {
        for map in maps where uid >= map.containerID && uid - map.containerID < map.size {
            return map.hostID.addingReportingOverflow(uid - map.containerID).partialValue
        }
        return nil
    }

    /// With a cgroup namespace a mount of its own, else a bind of the container's folder. v2 lists no controllers.
    private static func view(
        of folder: CgroupFolder, _ isOwn: Bool, _ destination: String, _ options: MountOptions
    ) -> MountStep {
        var options = options
        options.data = ""
        guard isOwn else {
            return MountStep(
                kind: .bind(recursive: false), source: folder.hostPath, destination: destination, options: options)
        }
        // A named hierarchy has no controllers, and must say so. By hand: `joined` looks conformances up in every
        // process.
        if folder.controllers.first?.contains("=") == true { options.data = "none" }
        for name in folder.controllers { options.data += (options.data.isEmpty ? "" : ",") + name }
        var step = MountStep(
            kind: .filesystem(type: folder.controllers.isEmpty ? "cgroup2" : "cgroup"), source: "cgroup",
            destination: destination, options: options)
        if folder.controllers.isEmpty { step.otherwise = folder.hostPath }
        return step
    }

    private static func baseName(_ path: String) -> String {
        String(decoding: path.utf8.split(separator: 0x2F).last ?? path.utf8[...], as: UTF8.self)
    }
}
