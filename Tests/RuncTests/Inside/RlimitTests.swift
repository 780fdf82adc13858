import Conformance
import Glibc
import Linux
import OCI
import Testing

/// process.rlimits, seen from inside (proc_pid_limits(5)).
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct RlimitTests {
    /// Name, its line in `limits`, and a value that lowers it for everyone.
    private static let table: [(name: String, line: String, value: UInt64)] = [
        ("AS", "Max address space", 1 << 30), ("CORE", "Max core file size", 0), ("CPU", "Max cpu time", 1000),
        ("DATA", "Max data size", 1 << 29), ("FSIZE", "Max file size", 1 << 28), ("LOCKS", "Max file locks", 77),
        ("MEMLOCK", "Max locked memory", 4096), ("MSGQUEUE", "Max msgqueue size", 8192),
        ("NICE", "Max nice priority", 0), ("NOFILE", "Max open files", 99), ("NPROC", "Max processes", 88),
        ("RSS", "Max resident set", 1 << 27), ("RTPRIO", "Max realtime priority", 0),
        ("RTTIME", "Max realtime timeout", 1_000_000), ("SIGPENDING", "Max pending signals", 66),
        ("STACK", "Max stack size", 1 << 20),
    ]

    @Test(
        .covers(
            "oci.rlimit.RLIMIT_AS", "oci.rlimit.RLIMIT_CORE", "oci.rlimit.RLIMIT_CPU", "oci.rlimit.RLIMIT_DATA",
            "oci.rlimit.RLIMIT_FSIZE", "oci.rlimit.RLIMIT_LOCKS", "oci.rlimit.RLIMIT_MEMLOCK",
            "oci.rlimit.RLIMIT_MSGQUEUE", "oci.rlimit.RLIMIT_NICE", "oci.rlimit.RLIMIT_NOFILE",
            "oci.rlimit.RLIMIT_NPROC", "oci.rlimit.RLIMIT_RSS", "oci.rlimit.RLIMIT_RTPRIO",
            "oci.rlimit.RLIMIT_RTTIME", "oci.rlimit.RLIMIT_SIGPENDING", "oci.rlimit.RLIMIT_STACK"))
    func eachIsSet() throws {
        let box = try RuncFixture()
        box.spec.process?.rlimits = Self.table.map {
            .init(type: "RLIMIT_" + $0.name, hard: $0.value, soft: $0.value / 2)
        }
        let outcome = try box.run("cat", "/proc/self/limits")
        try #require(outcome.code == 0, "\(outcome.errors)")
        for (name, line, value) in Self.table {
            let found = outcome.output.split(separator: "\n").first { $0.hasPrefix(line) }
            let numbers = found?.dropFirst(line.count).split(separator: " ").prefix(2).map(String.init)
            #expect(numbers == ["\(value / 2)", "\(value)"], "\(name): \(found ?? "")")
        }
    }

    @Test func anExecHasThemToo() throws {
        let box = try RuncFixture()
        box.spec.process?.rlimits = [.init(type: "RLIMIT_NOFILE", hard: 99, soft: 55)]
        try box.startSleeping()
        #expect(try box.runc("exec", box.id, "sh", "-c", "ulimit -n; ulimit -Hn").output == "55\n99\n")
    }

    @Test(.covers("oci.rlimit.duplicate")) func oneNamedTwiceIsRefused() throws {
        let box = try RuncFixture()
        box.spec.process?.rlimits = [
            .init(type: "RLIMIT_NOFILE", hard: 99, soft: 55), .init(type: "RLIMIT_NOFILE", hard: 98, soft: 55),
        ]
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("RLIMIT_NOFILE"), "\(outcome)")
        #expect(box.leftovers.isEmpty)
    }

    @Test func anUnknownOneIsRefusedByName() throws {
        let box = try RuncFixture()
        box.spec.process?.rlimits = [.init(type: "RLIMIT_SLEEP", hard: 1, soft: 1)]
        let outcome = try box.run("id")
        #expect(outcome.code == 1 && outcome.errors.contains("RLIMIT_SLEEP"), "\(outcome)")
    }
}
