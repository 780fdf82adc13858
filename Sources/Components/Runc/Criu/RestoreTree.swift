internal import Linux
internal import OCI

/// What criu wants to find before it restores: the rootfs as a mount whose parent is not mounted over, with a place
/// for each mount of the container's.
///
/// All of it is in a mount namespace that ends with criu: nothing of it is ever on the host.
enum RestoreTree {
    /// `place` is an empty folder for the rootfs.
    static func steps(_ plan: LaunchPlan, rootfs: String, place: String) -> [LaunchStep] {
        // The host's unmounts still arrive, what is mounted here does not get out.
        var steps: [LaunchStep] = [.setPropagation(1 << 19 | 1 << 14)]
        steps.append(.mountRoot(RootMount(type: "bind", source: rootfs, options: ["rbind"]), on: place))
        steps.append(.openRoot(rootfs))
        // What is below one of these is in the images, or there as soon as it is mounted.
        var covers: [String] = []
        for case .mount(let mount) in plan.child {
            if covers.contains(where: { mount.destination.hasPrefix($0 + "/") }) { continue }
            switch mount.kind {
            case .filesystem:
                covers.append(mount.destination)
                steps.append(.makeFolder(mount.destination))
            case .bind:
                // For the places below it.
                steps.append(.mount(plain(mount)))
            }
        }
        return steps
    }

    /// Writable, and with the ids it has: it is there for its folders alone.
    private static func plain(_ mount: MountStep) -> MountStep {
        var plain = mount
        plain.options = MountOptions()
        plain.options.refusesSourceLink = mount.options.refusesSourceLink
        plain.options.refusesDestinationLink = mount.options.refusesDestinationLink
        plain.options.copiesLink = mount.options.copiesLink
        plain.idMap = nil
        plain.isPrepared = false
        return plain
    }
}
