internal import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// v2: which limit of a folder above keeps one from being made; the kernel says no more than EAGAIN (cgroup-v2.rst,
    /// "Core Interface Files").
    func reached(_ error: SystemError) -> Fault? {
        guard error.errno == EAGAIN, error.call == "mkdir",
            var above = folders.first(where: { $0.hostPath.hasPrefix(error.argument) })
        else { return nil }
        while above.hostPath != error.argument, let parent = above.parent { above = parent }
        var depth: UInt64 = 0
        while let parent = above.parent {
            (above, depth) = (parent, depth + 1)
            if let limit = Self.limit(above, "cgroup.max.depth"), depth > limit {
                return Self.refusal(error, "cgroup.max.depth of \(above.hostPath) is \(limit)")
            }
            // A count that cannot be read is no proof.
            let count = (try? CgroupFile.readTable(above.file("cgroup.stat")))?["nr_descendants"] ?? 0
            if let limit = Self.limit(above, "cgroup.max.descendants"), count >= limit {
                return Self.refusal(error, "cgroup.max.descendants of \(above.hostPath) is \(limit)")
            }
        }
        return nil
    }

    private static func refusal(_ error: SystemError, _ limit: String) -> Fault {
        Fault(
            .resourceExhausted, "create cgroup: mkdir \(error.argument): \(limit)",
            hint: "raise the limit, or choose another place with cgroupsPath", cause: error)
    }

    /// nil: there is none (`max`), or it cannot be read.
    private static func limit(_ folder: CgroupFolder, _ name: String) -> UInt64? {
        // The root has no such file.
        (try? CgroupFile.read(folder.file(name))).flatMap { UInt64($0) }
    }
}
