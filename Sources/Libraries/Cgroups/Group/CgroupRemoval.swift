package import Faults
internal import Glibc
internal import Linux

/// The removal of a cgroup, in attempts that never sleep: the kernel says EBUSY while the last task is on its way out.
package struct CgroupRemoval {
    private var left: [CgroupFolder]
    /// How long to wait between attempts.
    package static let pause: Duration = .milliseconds(1)

    package init(_ group: Cgroup, _ part: CgroupPart = .all) { left = group.folders(of: part) }

    /// Removes what can be removed now, children first; true when nothing is left. What is gone already is fine.
    package mutating func attempt() throws(Fault) -> Bool {
        var busy: [CgroupFolder] = []
        for folder in left {
            do throws(SystemError) {
                if try !Self.remove(folder.hostPath) { busy.append(folder) }
            } catch {
                throw error.fault("remove cgroup")
            }
        }
        left = busy
        return busy.isEmpty
    }

    private static func remove(_ path: String) throws(SystemError) -> Bool {
        if rmdir(path) == 0 || errno == ENOENT { return true }
        guard errno == EBUSY || errno == ENOTEMPTY else { throw SystemError("rmdir", errno: errno, path) }
        do throws(SystemError) {
            var walk = try CgroupWalk(path)
            while let step = try walk.next() {
                // What is busy is so in the next attempt, too.
                if case .left(let name) = step { unlinkat(walk.folder.raw, name.terminated, AT_REMOVEDIR) }
            }
        } catch {
            if error.errno != ENOENT { throw error }
        }
        return rmdir(path) == 0 || errno == ENOENT
    }
}

extension Cgroup {
    /// Removes the cgroup at once or says that it is busy: then go on with a `CgroupRemoval`.
    package func remove(_ part: CgroupPart = .all) throws(Fault) -> Bool {
        var removal = CgroupRemoval(self, part)
        return try removal.attempt()
    }
}
