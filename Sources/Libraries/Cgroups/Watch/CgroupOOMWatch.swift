package import Faults
internal import Glibc
internal import Linux

/// Tells when the kernel's OOM killer struck in a cgroup.
///
/// v1: an eventfd that `cgroup.event_control` ties to `memory.oom_control`; v2: inotify on `memory.events`. Both
/// become readable for other reasons too (limits hit, the folder removed), so the counter of kills decides. The
/// counter's file is kept open: it can be read until the folder is removed.
package final class CgroupOOMWatch {
    private let notice: OwnedFD
    private let counter: OwnedFD
    private var seen: UInt64

    /// For epoll, for reading.
    package var descriptor: Int32 { notice.raw }

    package init(_ group: Cgroup) throws(Fault) {
        guard let folder = group.folder(of: "memory") else {
            throw Fault(.failedPrecondition, "cannot watch for OOM: cgroup controller memory is not mounted")
        }
        do throws(SystemError) {
            let path = folder.file(group.version == .v1 ? "memory.oom_control" : "memory.events")
            counter = try openFile(path, O_RDONLY)
            switch group.version {
            case .v2: notice = try ChangeNotice.modified(path)
            case .v1:
                notice = try ChangeNotice.eventCounter()
                try CgroupFile.write(folder.file("cgroup.event_control"), "\(notice.raw) \(counter.raw)")
            }
        } catch {
            throw error.fault("watch cgroup \(folder.hostPath) for OOM")
        }
        seen = 0
        seen = kills ?? 0
    }

    /// To be called when the descriptor is readable, and once more when the container has ended: how many more
    /// processes were killed since the last call.
    package func newKills() -> UInt64 {
        ChangeNotice.drain(notice)
        guard let now = kills, now > seen else { return 0 }
        defer { seen = now }
        return now - seen
    }

    /// nil when the folder is gone.
    private var kills: UInt64? {
        guard lseek(counter.raw, 0, SEEK_SET) == 0, let bytes = try? counter.readAll(limit: 65536) else { return nil }
        return CgroupFile.parseTable(String(decoding: bytes, as: UTF8.self))["oom_kill"]
    }
}
