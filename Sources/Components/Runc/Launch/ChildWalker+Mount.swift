internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// Mounts on a descriptor of the destination, never on its name (CVE-2021-30465).
    func mount(_ step: MountStep) throws {
        forgetFresh(unlessAbove: step.destination)
        switch step.kind {
        case .filesystem(let type):
            try mountFilesystem(step, type)
            if type == "tmpfs", !step.options.copiesUp, fresh.path.isEmpty { fresh.path = step.destination }
        case .bind: try bind(step)
        }
    }

    private func mountFilesystem(_ step: MountStep, _ type: String) throws {
        let mode = type == "tmpfs" ? try inheritedMode(step) : ""
        let target = try mountPoint(step, type)
        if !step.mayCoverProc { try refuseProc(target.raw, step.destination) }
        if step.options.copiesUp { return try mountFilled(step, type, mode + step.options.data, on: target.raw) }
        var data = mode + step.options.data
        // The kernel has made the queues' file system with the ipc namespace: it can be labelled only once it is seen.
        let isMade = type == "mqueue"
        if !step.label.isEmpty, !isMade { data += (data.isEmpty ? "" : ",") + "context=\"\(step.label)\"" }
        try changeDirectory(target.raw)
        do throws(SystemError) {
            try Linux.mount(step.source, on: ".", type: type, flags: step.options.flags, data: data)
        } catch {
            if let folder = step.otherwise, [EPERM, EBUSY].contains(error.errno) {
                return try bind(step.binding(folder))
            }
            // sysfs shows the devices of a network namespace: one that belongs to another user namespace is not ours to
            // show anew.
            guard type == "sysfs", error.errno == EPERM else { throw error }
            return try showHostSysfs(step, on: target.raw)
        }
        if !step.label.isEmpty, isMade { try labelQueues(step) }
        let options = step.options
        if options.propagation != 0 || options.recursiveSet | options.recursiveClear != 0 {
            let mounted = try openInRoot(root.raw, step.destination, O_PATH | O_DIRECTORY)
            try options.adjust(mounted.raw, withFlags: false)
        }
    }

    private func labelQueues(_ step: MountStep) throws {
        let mounted = try openInRoot(root.raw, step.destination, O_RDONLY | O_DIRECTORY)
        guard try filesystemMagic(mounted.raw) == 0x1980_0202 else {
            throw SystemError("fsetxattr", errno: EINVAL, step.destination)
        }
        try mounted.setAttribute("security.selinux", Array(step.label.utf8) + [0])
    }

    /// proc and sysfs go on a directory of the rootfs itself, no link (CVE-2019-19921, CVE-2023-27561).
    private func mountPoint(_ step: MountStep, _ type: String) throws -> OwnedFD {
        do { return try directory(step.destination, refusingLinks: step.refusesLinks) } catch let error as SystemError {
            guard step.refusesLinks, [ELOOP, ENOTDIR].contains(error.errno) else { throw error }
            throw Fault(
                .invalidArgument,
                "\(step): filesystem \"\(type)\" must be mounted on ordinary directory")
        }
    }

    /// A tmpfs has the permissions of the directory it hides, unless it is given others.
    private func inheritedMode(_ step: MountStep) throws -> String {
        if step.options.explicitMode != nil { return "" }
        // There is none: it is made, and the tmpfs is as the kernel makes it.
        guard let there = try? openInRoot(root.raw, step.destination, O_PATH | O_DIRECTORY) else { return "" }
        let mode = try nodeKind(there.raw).mode & 0o7777
        return "mode=\(String(mode, radix: 8))" + (step.options.data.isEmpty ? "" : ",")
    }

    /// A clone of the source's tree gets its attributes before anybody can see it, then its place.
    private func bind(_ step: MountStep) throws {
        if step.options.copiesLink, let target = try? readSymlink(AT_FDCWD, step.source) {
            return try makeLink(step.destination, target)
        }
        let tree = step.isPrepared ? try askForMount() : try openSource(step)
        let isFolder = try nodeKind(tree.raw).isDirectory
        let target = try bindPoint(step, isFolder: isFolder)
        if step.destination == "/proc" {
            guard try filesystemMagic(tree.raw) == 0x9fa0 else {
                throw Fault(.invalidArgument, "\"/proc\" cannot be mounted because it is not of type proc")
            }
        } else if !step.mayCoverProc {
            try refuseProc(target.raw, step.destination)
        }
        try attachMount(tree.raw, onto: target.raw)
    }

    /// A link in the image may lead a harmless name into /proc (CVE-2019-19921).
    private func refuseProc(_ target: Int32, _ destination: String) throws {
        if try filesystemMagic(target) == 0x9fa0 {
            throw Fault(.invalidArgument, "\"\(destination)\" cannot be mounted because it is inside /proc")
        }
    }

    private func bindPoint(_ step: MountStep, isFolder: Bool) throws -> OwnedFD {
        // There is nothing yet: what is made is no link.
        if step.options.refusesDestinationLink,
            let there = try? openInRoot(root.raw, step.destination, O_PATH | O_NOFOLLOW)
        {
            return there
        }
        return isFolder ? try directory(step.destination) : try file(step.destination)
    }

    private func openSource(_ step: MountStep) throws -> OwnedFD {
        do throws(SystemError) { return try step.openSource(idMap: nextIDMap(step)) } catch {
            throw error.argument == MountStep.idMapName ? step.idMapRefusal(errno: error.errno) : error
        }
    }

    private func nextIDMap(_ step: MountStep) -> Int32 {
        guard step.idMap != nil, mapped < slots.idMaps.count else { return -1 }
        defer { mapped += 1 }
        return slots.idMaps[mapped]
    }

    /// The parent opens it, in this mount namespace.
    private func askForMount() throws -> OwnedFD {
        _ = sendMessage(slots.report, ChildReport.wantsMount.bytes)
        guard let tree = try nextMessage("it had opened the source").descriptors.first else {
            throw Fault(.internal, "the parent sent no source")
        }
        return OwnedFD(adopting: tree)
    }
}

extension MountOptions {
    /// Gives a mount its attributes; flags only where the mount's own call has not.
    func adjust(_ mount: Int32, withFlags: Bool) throws(SystemError) {
        if withFlags, let remount {
            do { try setMountAttributes(mount, set: remount.set, clear: remount.clear) } catch {
                // In a user namespace the source's flags are locked, nosymfollow alone is not: those stay that nobody
                // wants off.
                guard error.errno == EPERM else { throw error }
                try setMountAttributes(mount, set: set, clear: clear | (remount.clear & 0x200000))
            }
        }
        if recursiveSet | recursiveClear != 0 {
            try setMountAttributes(mount, set: recursiveSet, clear: recursiveClear, recursive: true)
        }
        if propagation != 0 {
            let isRecursive = propagation & (1 << 14) != 0
            try setMountAttributes(mount, set: 0, propagation: propagation & ~(1 << 14), recursive: isRecursive)
        }
    }
}
