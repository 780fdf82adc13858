internal import EngineAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// Devices of the host given to a container.
enum Devices {
    /// A node and the rule that lets the container use it.
    struct Grant: Sendable, Equatable {
        var node: RuntimeSpec.Device
        var access: String

        var rule: RuntimeSpec.DeviceRule {
            RuntimeSpec.DeviceRule(
                allow: true, type: node.type, major: node.major, minor: node.minor, access: access)
        }
    }

    /// The device at `path`, or all devices below it where it is a folder.
    static func grants(_ mapping: DeviceMapping) throws(Fault) -> [Grant] {
        let access = mapping.cgroupPermissions.isEmpty ? "rwm" : mapping.cgroupPermissions
        guard access.allSatisfy({ "rwm".contains($0) }) else {
            throw Fault(.invalidArgument, "invalid device permissions: \(access)")
        }
        var found: [Grant] = []
        let inside = mapping.pathInContainer.isEmpty ? mapping.pathOnHost : mapping.pathInContainer
        collect(mapping.pathOnHost, as: inside, access, into: &found, skipping: [])
        guard !found.isEmpty else {
            throw Fault(
                .invalidArgument,
                "error gathering device information while adding custom device \"\(mapping.pathOnHost)\": "
                    + (exists(mapping.pathOnHost) ? "not a device node" : "no such file or directory"))
        }
        return found
    }

    /// Every device of the host's /dev: what `--privileged` gives.
    static func all() -> [RuntimeSpec.Device] {
        var found: [Grant] = []
        let skipped: Set<String> = ["pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console"]
        collect("/dev", as: "/dev", "rwm", into: &found, skipping: skipped)
        return found.map(\.node).sorted { $0.path < $1.path }
    }

    /// `c 42:* rwm`, after Docker's grammar.
    static func rule(_ text: String) throws(Fault) -> RuntimeSpec.DeviceRule {
        let invalid = Fault(.invalidArgument, "invalid device cgroup rule format: '\(text)'")
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, ["a", "b", "c"].contains(words[0]), (1...3).contains(words[2].count),
            words[2].allSatisfy({ "rwm".contains($0) })
        else { throw invalid }
        let numbers = words[1].split(separator: ":", omittingEmptySubsequences: false)
        guard numbers.count == 2 else { throw invalid }
        let parsed = numbers.map { $0 == "*" ? -1 : $0.allSatisfy(\.isNumber) ? Int64($0) : nil }
        guard let major = parsed[0], let minor = parsed[1] else { throw invalid }
        return RuntimeSpec.DeviceRule(
            allow: true, type: String(words[0]), major: major, minor: minor, access: String(words[2]))
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func collect(
        _ path: String, as inside: String, _ access: String, into found: inout [Grant], skipping: Set<String>,
        depth: Int = 0
    ) {
        var status = stat()
        // Links are followed for the path the user named, not for what stands below it.
        guard (depth == 0 ? stat(path, &status) : lstat(path, &status)) == 0, depth < 16 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFCHR, S_IFBLK: found.append(Grant(node: node(status, inside), access: access))
        case S_IFDIR:
            for name in IDPrefix.all(in: path) where !skipping.contains(name) {
                collect(
                    "\(path)/\(name)", as: "\(inside)/\(name)", access, into: &found, skipping: skipping,
                    depth: depth + 1)
            }
        default: break
        }
    }

    private static func node(_ status: stat, _ path: String) -> RuntimeSpec.Device {
        let device = UInt64(status.st_rdev)
        // The C library's gnu_dev_major and gnu_dev_minor.
        let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
        let minor = device & 0xff | (device >> 12) & ~0xff & 0xffff_ffff
        return RuntimeSpec.Device(
            type: status.st_mode & S_IFMT == S_IFBLK ? "b" : "c", path: path, major: Int64(major),
            minor: Int64(minor), fileMode: status.st_mode & 0o7777, uid: status.st_uid, gid: status.st_gid)
    }
}
