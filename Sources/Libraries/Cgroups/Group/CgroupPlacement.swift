package import Faults
internal import Glibc
internal import Linux

/// How a process comes into the cgroup, chosen once from the host's facts; owns its descriptors.
///
/// v1: the single-threaded child itself writes `0` to each of `joinFiles` (each hierarchy's `tasks`), after the
/// limits are set; written from outside, the same costs an RCU grace period of about 10 ms. v2, and a hybrid host's
/// v2 tree: `clone3` with CLONE_INTO_CGROUP (5.7) and `cloneInto`.
package struct CgroupPlacement: ~Copyable {
    /// The child writes `0` to each, from first to last; empty with `cloneInto`.
    package let joinFiles: [Int32]
    /// A descriptor of the v2 folder for `clone_args.cgroup`; -1 for none.
    package let cloneInto: Int32

    init(joinFiles: [Int32] = [], cloneInto: Int32 = -1) {
        self.joinFiles = joinFiles
        self.cloneInto = cloneInto
    }

    deinit {
        for file in joinFiles { close(file) }
        if cloneInto >= 0 { close(cloneInto) }
    }

    /// No cgroup at all.
    package static func none() -> CgroupPlacement { CgroupPlacement() }
}

extension Cgroup {
    /// Opens what a process needs to come into a part. With `cloning` false (a process that exists joins: a middle
    /// process, a kernel that refuses CLONE_INTO_CGROUP) v2 also goes by a file, `cgroup.procs`.
    package func placement(_ part: CgroupPart = .all, cloning: Bool = true) throws(Fault) -> CgroupPlacement {
        do throws(SystemError) {
            var into: OwnedFD?
            if cloning, part != .rest, let folder = cloneFolder {
                into = try openFile(folder.hostPath, O_RDONLY | O_DIRECTORY)
            }
            let joined = version == .v2 && !cloning ? folders : folders(of: .rest)
            let files = part == .clone ? [] : try openFiles(of: joined)
            return CgroupPlacement(joinFiles: files, cloneInto: into.take()?.release() ?? -1)
        } catch {
            throw error.fault("join cgroup")
        }
    }

    private func openFiles(of folders: [CgroupFolder]) throws(SystemError) -> [Int32] {
        let name = version == .v1 ? "tasks" : "cgroup.procs"
        var files: [Int32] = []
        do throws(SystemError) {
            for folder in folders {
                files.append(try openFile(folder.file(name), O_WRONLY).release())
            }
            return files
        } catch {
            for file in files { close(file) }
            throw error
        }
    }
}
