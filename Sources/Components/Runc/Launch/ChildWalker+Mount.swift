internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// Mounts on a descriptor of the destination, never on its name (CVE-2021-30465).
    func mount(_ step: MountStep) throws {
        switch step.kind {
        case .filesystem(let type): try mountFilesystem(step, type)
        case .bind(let recursive): try bind(step, recursive)
        }
    }

    private func mountFilesystem(_ step: MountStep, _ type: String) throws {
        let target = try directory(step.destination, refusingLinks: step.refusesLinks)
        if !step.mayCoverProc { try refuseProc(target.raw, step.destination) }
        var data = step.options.data
        if !step.label.isEmpty { data += (data.isEmpty ? "" : ",") + "context=\"\(step.label)\"" }
        try changeDirectory(target.raw)
        try Linux.mount(step.source, on: ".", type: type, flags: step.options.flags, data: data)
        let options = step.options
        if options.propagation != 0 || options.recursiveSet | options.recursiveClear != 0 {
            let mounted = try openInRoot(root.raw, step.destination, O_PATH | O_DIRECTORY)
            try adjust(mounted.raw, options, withFlags: false)
        }
    }

    /// A clone of the source's tree gets its attributes before anybody can see it, then its place.
    private func bind(_ step: MountStep, _ recursive: Bool) throws {
        let tree = try cloneTree(AT_FDCWD, step.source, recursive: recursive)
        try adjust(tree.raw, step.options, withFlags: true)
        let isFolder = try nodeKind(tree.raw).isDirectory
        let target = isFolder ? try directory(step.destination) : try file(step.destination)
        if !step.mayCoverProc { try refuseProc(target.raw, step.destination) }
        try attachMount(tree.raw, onto: target.raw)
    }

    /// A link in the image may lead a harmless name into /proc (CVE-2019-19921).
    private func refuseProc(_ target: Int32, _ destination: String) throws {
        if try filesystemMagic(target) == 0x9fa0 {
            throw Fault(.invalidArgument, "\"\(destination)\" cannot be mounted because it is inside /proc")
        }
    }

    private func adjust(_ mount: Int32, _ options: MountOptions, withFlags: Bool) throws {
        if withFlags, options.set | options.clear != 0 {
            try setMountAttributes(mount, set: options.set, clear: options.clear)
        }
        if options.recursiveSet | options.recursiveClear != 0 {
            try setMountAttributes(mount, set: options.recursiveSet, clear: options.recursiveClear, recursive: true)
        }
        if options.propagation != 0 {
            let recursive = options.propagation & (1 << 14) != 0
            let kind = options.propagation & ~(1 << 14)
            try setMountAttributes(mount, set: 0, propagation: kind, recursive: recursive)
        }
    }
}
