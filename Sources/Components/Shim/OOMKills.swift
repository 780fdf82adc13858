internal import Cgroups
internal import Linux

/// How many processes the kernel killed in a container's memory cgroup because memory ran out.
enum OOMKills {
    /// `cgroups` is `/proc/PID/cgroup` of the container's init while it lived.
    static func count(_ cgroups: [UInt8]) -> UInt64 {
        guard let group = memory(cgroups), let folder = group.folders.first else { return 0 }
        let file = group.version == .v2 ? "memory.events" : "memory.oom_control"
        // A cgroup that is gone has nothing to tell.
        guard let bytes = try? readFile("\(folder.hostPath)/\(file)", limit: 65536) else { return 0 }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("oom_kill ") {
            return UInt64(line.dropFirst("oom_kill ".count)) ?? 0
        }
        return 0
    }

    /// The memory cgroup of a container; nil where it has none of its own.
    static func memory(_ cgroups: [UInt8]) -> Cgroup? {
        // Without cgroups nobody counts.
        guard !cgroups.isEmpty, let mounts = try? readFile("/proc/self/mountinfo") else { return nil }
        let host = CgroupHost(mountinfo: mounts, ownCgroups: cgroups)
        let memory = host.version == .v2 ? host.unified : host.hierarchies.first { $0.controllers.contains("memory") }
        // The root is the host's, not the container's.
        guard let memory, memory.ownPath != "/" else { return nil }
        let folder = CgroupFolder(
            controllers: memory.controllers, mountPoint: memory.mountPoint, path: memory.ownPath)
        return Cgroup(version: host.version, folders: [folder])
    }
}
