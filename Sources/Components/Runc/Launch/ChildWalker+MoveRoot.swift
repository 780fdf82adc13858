internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    /// MS_MOVE and chroot(2) in place of pivot_root(2), which a rootfs on a ramdisk cannot have.
    ///
    /// The host's mounts stay below, out of reach; but a whole procfs or sysfs among them would let a process of the
    /// container mount another one without the masks, so they are taken away or covered first.
    func moveRoot(_ path: String) throws {
        forgetFresh()
        procfs.forget()
        for place in try fullMounts(outside: path) {
            // Locked mounts cannot be taken away, but covered.
            do { try unmount(place, detach: true) } catch {
                guard [EINVAL, EPERM].contains(error.errno) else { continue }
                try Linux.mount("tmpfs", on: place, type: "tmpfs", flags: 0)
            }
        }
        try changeDirectory(path)
        try Linux.mount(path, on: "/", flags: UInt(MS_MOVE))
        guard chroot(".") == 0 else { throw SystemError("chroot", errno: errno) }
        try changeDirectory("/")
        root.replace(try openFile("/", O_PATH | O_DIRECTORY))
    }

    /// Where procfs and sysfs are mounted outside the rootfs, the last one first (proc_pid_mountinfo(5)).
    private func fullMounts(outside path: String) throws -> [String] {
        var places: [String] = []
        for line in String(decoding: try readFile("/proc/self/mountinfo"), as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, fields.count > 4,
                ["proc", "sysfs"].contains(fields[dash + 1]), !fields[4].hasPrefix(path + "/")
            else { continue }
            places.append(String(fields[4]))
        }
        return places.reversed()
    }
}
