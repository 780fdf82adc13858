internal import Faults
internal import Glibc
internal import Linux
internal import OCI

extension ChildWalker {
    /// A node relative to the one descriptor of /dev; what is there already must be the same device.
    func makeDevice(_ device: RuntimeSpec.Device) throws {
        let name = Self.baseName(device.path)
        let parent = try folder(of: device.path)
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
            try makeNode(parent.raw, name, mode: mode, major: major, minor: minor)
        } catch {
            guard error.errno == EEXIST else { throw error }
            let node = try parent.open(name, O_PATH | O_NOFOLLOW)
            let there = try nodeKind(node.raw)
            guard there.mode & S_IFMT == kind, there.major == major, there.minor == minor else { throw error }
        }
        if device.uid ?? 0 != 0 || device.gid ?? 0 != 0 {
            try changeOwner(parent.raw, name, uid: device.uid ?? 0, gid: device.gid ?? 0)
        }
    }

    func makeLink(_ path: String, _ target: String) throws {
        if target == "/proc/kcore", access(target, F_OK) != 0 { return }
        let name = Self.baseName(path)
        let parent = try folder(of: path)
        do throws(SystemError) { try makeSymlink(parent.raw, name, to: target) } catch {
            if error.errno != EEXIST { throw error }
        }
    }

    private static func baseName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

    /// The directory a path is in.
    private func folder(of path: String) throws -> OwnedFD {
        let parts = path.split(separator: "/")
        if parts.count == 2, parts[0] == "dev", devices.raw >= 0 {
            return try openInRoot(devices.raw, ".", O_PATH | O_DIRECTORY)
        }
        return try directory("/" + parts.dropLast().joined(separator: "/"))
    }
}
