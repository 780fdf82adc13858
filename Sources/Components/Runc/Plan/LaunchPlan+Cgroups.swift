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
            return steps.append(.mount(view(of: folder, "cgroup2", "", isOwn, destination, options)))
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
            // By hand: `joined` looks conformances up in every process.
            let controllers = folder.controllers.reduce(into: "") { $0 += ($0.isEmpty ? "" : ",") + $1 }
            steps.append(.mount(view(of: folder, "cgroup", controllers, isOwn, destination + "/" + name, options)))
            for controller in folder.controllers where controller != name && !controller.contains("=") {
                steps.append(.makeLink(path: destination + "/" + controller, target: name))
            }
        }
        if options.isReadOnly { steps.append(.remountReadOnly(destination)) }
    }

    /// With a cgroup namespace a mount of its own, else a bind of the container's folder.
    private static func view(
        of folder: CgroupFolder, _ type: String, _ data: String, _ isOwn: Bool, _ destination: String,
        _ options: MountOptions
    ) -> MountStep {
        var options = options
        if isOwn {
            options.data = data
            return MountStep(
                kind: .filesystem(type: type), source: type == "cgroup2" ? "cgroup" : type, destination: destination,
                options: options)
        }
        options.data = ""
        return MountStep(
            kind: .bind(recursive: false), source: folder.hostPath, destination: destination, options: options)
    }

    private static func baseName(_ path: String) -> String {
        String(decoding: path.utf8.split(separator: 0x2F).last ?? path.utf8[...], as: UTF8.self)
    }
}
