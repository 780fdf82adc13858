internal import Linux

extension Cgroup {
    /// How many of its processes the kernel's OOM killer has ended; 0 where nobody counts.
    package func countOOMKills() -> UInt64 {
        guard let folder = folder(of: "memory") else { return 0 }
        let file = folder.file(version == .v1 ? "memory.oom_control" : "memory.events")
        // A cgroup that is gone, or a file without the line (before Linux 4.13), tells nothing.
        return (try? CgroupFile.readTable(file))?["oom_kill"] ?? 0
    }
}
