internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// The rootfs at `bundle/rootfs`, where a foreign runtime looks for it.
struct BundleRootfs {
    let bundle: String
    private var path: String { bundle + "/rootfs" }

    /// Mounts all or none.
    func mount(_ mounts: [RootMount]) throws(Fault) {
        var done = 0
        do throws(SystemError) {
            if !mounts.isEmpty && mkdir(path, 0o711) != 0 && errno != EEXIST {
                throw SystemError("mkdir", errno: errno, path)
            }
            for mount in mounts {
                try Self.mount(mount, on: path)
                done += 1
            }
        } catch {
            unmount(count: done)
            throw error.fault("mount the rootfs")
        }
    }

    /// What another has unmounted already is fine; a busy one goes when its last user does.
    func unmount(count: Int) {
        for _ in 0..<count {
            do { try Linux.unmount(path, detach: true) } catch { return }
        }
    }

    private static func mount(_ mount: RootMount, on path: String) throws(SystemError) {
        var flags: UInt = mount.type == "bind" ? bind : 0
        var data: [String] = []
        for option in mount.options {
            if let flag = flag(option) { flags |= flag } else { data.append(option) }
        }
        let target = mount.target.isEmpty ? path : path + "/" + mount.target
        try Linux.mount(
            mount.source, on: target, type: mount.type, flags: flags, data: data.joined(separator: ","))
        // A bind mount takes its flags in a second call only (mount(2), "Creating a bind mount").
        if flags & bind != 0, flags & ~(bind | recursive) != 0 {
            try Linux.mount("", on: target, flags: flags | remount)
        }
    }

    private static let bind: UInt = 0x1000
    private static let recursive: UInt = 0x4000
    private static let remount: UInt = 0x20

    private static func flag(_ option: String) -> UInt? {
        switch option {
        case "ro": 0x1
        case "nosuid": 0x2
        case "nodev": 0x4
        case "noexec": 0x8
        case "bind": bind
        case "rbind": bind | recursive
        case "rw": 0
        default: nil
        }
    }
}
