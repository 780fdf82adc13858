internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    /// A file system that starts with what it hides. It is filled before it has a place, and never looked for by name:
    /// in a volume that others change, the name may lead elsewhere by then.
    func mountFilled(_ step: MountStep, _ type: String, _ data: String, on target: Int32) throws {
        let hidden = try openInRoot(target, ".", O_RDONLY | O_DIRECTORY)
        let options = step.options
        let tree = try mountDetached(type, options.parameters(source: step.source, data, label: step.label))
        if let remount = options.remount { try setMountAttributes(tree.raw, set: remount.set, clear: remount.clear) }
        try options.adjust(tree.raw, withFlags: false)
        let folder = try tree.open(".", O_RDONLY | O_DIRECTORY)
        let same = try OwnedFD.duplicating(folder.raw)
        var copy = TreeCopy(into: folder)
        try copy.copyAll(of: hidden)
        if let mode = options.explicitMode { try changeMode(same.raw, mode) }
        try attachMount(tree.raw, onto: target)
    }

    /// The host's sysfs with all that is mounted in it, no more writable than it was asked for.
    func showHostSysfs(_ step: MountStep, on target: Int32) throws {
        let tree = try cloneTree(AT_FDCWD, "/sys", recursive: true)
        guard try filesystemMagic(tree.raw) == 0x6265_6572 else {
            throw Fault(.failedPrecondition, "\(step): /sys of the host is no sysfs")
        }
        let wanted = UInt64(step.options.flags & 0xF)
        if wanted != 0 { try setMountAttributes(tree.raw, set: wanted, recursive: true) }
        try step.options.adjust(tree.raw, withFlags: false)
        try attachMount(tree.raw, onto: target)
    }
}

extension MountOptions {
    /// As fsconfig(2) takes them: a flag has no value. Attributes of the mount are set apart from these.
    func parameters(source: String, _ data: String, label: String) -> [(key: String, value: String?)] {
        var list: [(key: String, value: String?)] = [("source", source)]
        for (flag, name) in [(UInt(16), "sync"), (128, "dirsync"), (1 << 25, "lazytime")] where flags & flag != 0 {
            list.append((name, nil))
        }
        for word in data.split(separator: ",") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            list.append((parts[0], parts.count > 1 ? parts[1] : nil))
        }
        if !label.isEmpty { list.append(("context", label)) }
        return list
    }
}
