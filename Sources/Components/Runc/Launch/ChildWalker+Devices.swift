internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// A node relative to the one descriptor of /dev; what is there already must be the same device.
    func makeDevice(_ device: RuntimeSpec.Device) throws {
        let (above, name) = ContainerPath.parts(device.path)
        let place = try folder(above)
        let parent = place.raw
        let kind: UInt32
        switch device.type {
        case "c", "u": kind = S_IFCHR
        case "b": kind = S_IFBLK
        case "p": kind = S_IFIFO
        default: throw Fault(.invalidArgument, "device \(device.path): invalid type \(device.type)")
        }
        let major = UInt32(clamping: device.major ?? 0)
        let minor = UInt32(clamping: device.minor ?? 0)
        let before = Linux.setUmask(0)
        defer { Linux.setUmask(before) }
        do throws(SystemError) {
            let mode = kind | (device.fileMode ?? 0o666) & 0o7777
            try makeNode(parent, name, mode: mode, major: major, minor: minor)
        } catch {
            // Root of another container: its nodes are there, and new ones may not be made.
            if error.errno == EPERM, kind != S_IFIFO { return try bindDevice(device) }
            guard error.errno == EEXIST else { throw error }
            let node = try openFile(at: parent, name, O_PATH | O_NOFOLLOW)
            let there = try nodeKind(node.raw)
            guard there.mode & S_IFMT == kind, there.major == major, there.minor == minor else { throw error }
        }
        if device.uid ?? 0 != 0 || device.gid ?? 0 != 0 {
            try changeOwner(parent, name, uid: device.uid ?? 0, gid: device.gid ?? 0)
        }
    }

    /// The host's node, proved to be the device that is wanted, on an empty file.
    func bindDevice(_ device: RuntimeSpec.Device) throws {
        let node = try openFile(device.path, O_PATH | O_NOFOLLOW)
        let kind = try nodeKind(node.raw)
        let isBlock = device.type == "b"
        guard kind.mode & S_IFMT == (isBlock ? S_IFBLK : S_IFCHR), Int64(kind.major) == device.major ?? 0,
            Int64(kind.minor) == device.minor ?? 0
        else { throw Fault(.failedPrecondition, "device \(device.path): the host's is another one") }
        let tree = try cloneTree(node.raw, "", recursive: false)
        let (above, name) = ContainerPath.parts(device.path)
        let place = try folder(above)
        let parent = place.raw
        do { _ = try openFile(at: parent, name, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, mode: 0o644) } catch {
            if error.errno != EEXIST { throw error }
        }
        let target = try openFile(at: parent, name, O_PATH | O_NOFOLLOW)
        try attachMount(tree.raw, onto: target.raw)
    }

    func makeLink(_ path: String, _ target: String) throws {
        if target == "/proc/kcore", access(target, F_OK) != 0 { return }
        let (above, name) = ContainerPath.parts(path)
        let place = try folder(above)
        do throws(SystemError) { try makeSymlink(place.raw, name, to: target) } catch {
            if error.errno != EEXIST { throw error }
        }
    }

    /// The directory a path is in: /dev is at hand.
    private func folder(_ above: String) throws -> WalkerFolder {
        above == "/dev" && devices.raw >= 0
            ? WalkerFolder(held: devices.raw) : WalkerFolder(try directory(above))
    }
}
