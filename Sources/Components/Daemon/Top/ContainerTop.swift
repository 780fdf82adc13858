internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import OCI

extension Daemon {
    /// The processes of a container: ps(1)'s `-ef` read from /proc, for a minimal host has no ps; with other options
    /// what the host's ps says of them.
    package func containerTop(_ id: String, arguments: String) async throws(Fault) -> TopResponse {
        let asked = arguments.isEmpty ? "-ef" : arguments
        try HostPS.check(asked)
        let record = try store.find(id)
        guard try await phase(of: record).isRunning else {
            throw Fault(.conflict, "container \(record.id) is not running")
        }
        let pids = try await containerd.tasks.pids(record.id, context)
        if asked == "-ef" { return FullListing.read(pids) }
        return try await BlockingPool.shared.run { () throws(Fault) in try HostPS.list(pids, asked) }
    }
}

/// `ps -ef`.
enum FullListing {
    static func read(_ pids: [Int32]) -> TopResponse {
        // Without the file there are no names.
        let users = UserFiles(passwd: (try? readFile("/etc/passwd", limit: 8 << 20)) ?? [], group: [])
        let now = WallClock.nanoseconds / 1_000_000_000
        let rows = pids.sorted().compactMap { pid in
            ProcessFacts(pid).map { ProcessRow.columns($0, users, now: now) }
        }
        return TopResponse(titles: ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"], processes: rows)
    }
}
