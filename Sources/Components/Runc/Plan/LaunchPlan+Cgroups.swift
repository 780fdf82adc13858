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
        return MountStep(
            kind: .filesystem(type: folder.controllers.isEmpty ? "cgroup2" : "cgroup"), source: "cgroup",
            destination: destination, options: options)
    }

    private static func baseName(_ path: String) -> String {
        String(decoding: path.utf8.split(separator: 0x2F).last ?? path.utf8[...], as: UTF8.self)
    }
}
