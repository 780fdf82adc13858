import Glibc
import Linux
import State
import Testing

/// Images made here, without a registry: Debian's static busybox, and the same with another configuration.
enum TestImage {
    /// `contrib/busybox-layout`, written once for all tests of a run.
    static let busybox: Result<String, any Error> = Result {
        let folder = "/tmp/swmono-layout-\(getpid())"
        try removeFolder(folder)
        let here = try NetworkNamespace.open("/proc/self/ns/net")
        let made = try Engine.run("\(Engine.root)/contrib/busybox-layout", [folder], in: here)
        guard made.status == 0 else { throw Failed(outcome: made) }
        return folder
    }

    /// A copy of the busybox layout that `umoci config` and `umoci insert` have been at.
    static func configured(
        _ options: [String], inserting inserted: (source: String, target: String)?, into folder: String
    ) throws {
        let here = try NetworkNamespace.open("/proc/self/ns/net")
        let copied = try Engine.run("/bin/cp", ["-a", try busybox.get(), folder], in: here)
        guard copied.status == 0 else { throw Failed(outcome: copied) }
        let changed = try Engine.run("/usr/bin/umoci", ["config", "--image", "\(folder):latest"] + options, in: here)
        guard changed.status == 0 else { throw Failed(outcome: changed) }
        guard let inserted else { return }
        let put = try Engine.run(
            "/usr/bin/umoci", ["insert", "--image", "\(folder):latest", inserted.source, inserted.target], in: here)
        guard put.status == 0 else { throw Failed(outcome: put) }
    }

    struct Failed: Error, CustomStringConvertible {
        let outcome: Outcome
        var description: String { outcome.description }
    }
}
