import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

/// Configurations drawn by lot: whatever they ask for, a process is what they say and nothing else is left of who
/// called, neither in a container's first process nor in one that joins.
@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct InvariantTests {
    @Test(
        "the first process is what was asked for",
        .covers(
            "oci.security.rule.cloexec-all", "oci.process.capabilities.bounding", "oci.process.capabilities.effective",
            "oci.process.capabilities.permitted", "oci.process.capabilities.inheritable",
            "oci.process.capabilities.ambient"), arguments: UInt64(1)...24)
    func first(seed: UInt64) throws {
        let (box, drawn) = try drawnBox(seed)
        let words = ["run"] + (drawn.hasKeyring ? [] : ["--no-new-keyring"])
        let outcome = try call(
            box, words + ["--preserve-fds", "\(drawn.preserved)", "-b", box.bundle, box.id], drawn.preserved)
        try check(outcome, drawn, box, isFirst: true)
        #expect(box.leftovers.isEmpty, "\(box.leftovers)")
    }

    @Test(
        "a process that joins is what was asked for", .covers("oci.runc.exec.--process"),
        arguments: UInt64(101)...116)
    func joining(seed: UInt64) throws {
        let (box, drawn) = try drawnBox(seed)
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        let words = ["run", "-d"] + (drawn.hasKeyring ? [] : ["--no-new-keyring"])
        let started = try call(box, words + ["-b", box.bundle, box.id], 0)
        try #require(started.code == 0, "\(started.errors)")
        var process = drawn.process
        process.args = ["sh", "-c", SeenProcess.script]
        let file = box.folder + "/process.json"
        try openFile(file, O_WRONLY | O_CREAT).writeAll(Array(try JSONEncoder().encode(process)))
        let outcome = try call(
            box, ["exec", "--preserve-fds", "\(drawn.preserved)", "-p", file, box.id], drawn.preserved)
        try check(outcome, drawn, box, isFirst: false)
    }

    private func drawnBox(_ seed: UInt64) throws -> (RuncFixture, DrawnProcess) {
        var random = SplitMix64(state: seed)
        let (box, drawn) = (try RuncFixture(), DrawnProcess(&random))
        try drawn.configure(box)
        box.spec.process?.args = ["sh", "-c", SeenProcess.script]
        try box.writeSpec()
        return (box, drawn)
    }

    /// By a caller that ignores and blocks signals, has a mask of its own and more open than it passes on.
    private func call(_ box: RuncFixture, _ words: [String], _ preserved: Int32) throws -> RuncFixture.Outcome {
        let secret = try openFile("/etc/hostname", O_RDONLY)
        let caller = ["env", "--ignore-signal=HUP,PIPE,USR1,RTMIN+2", "--block-signal=USR2,TERM,WINCH,RTMIN"]
        return try RuncFixture.execute(
            "/usr/bin/env", caller + [RuncFixture.program, "runc", "--root", box.folder + "/state"] + words,
            folder: box.folder, more: [Int32](repeating: secret.raw, count: Int(preserved) + 4))
    }

    private func check(
        _ outcome: RuncFixture.Outcome, _ drawn: DrawnProcess, _ box: RuncFixture, isFirst: Bool
    ) throws {
        let (seen, ours) = (SeenProcess(outcome.output), try SeenProcess.ours())
        try #require(outcome.code == 0 && seen.isWhole, "\(outcome) \(drawn)")
        checkIdentity(seen, drawn)
        checkRights(seen, ours, drawn)
        checkLimits(seen, ours, drawn)
        checkPlace(seen, ours, drawn, box)
        // What the caller did with signals ends at the runtime.
        for name in ["SigPnd", "ShdPnd", "SigBlk", "SigIgn"] {
            #expect(seen.bits(name, of: "child") == 0, "\(name) of \(drawn)")
        }
        let wanted = (0..<3 + drawn.preserved).map { "\($0)" }
        #expect(seen["descriptors"] == wanted, "\(drawn)")
        let keyrings = seen["keys"].filter { $0.contains("_ses." + box.id) }
        #expect(keyrings.count == (drawn.hasKeyring ? 1 : 0), "\(seen["keys"]) \(drawn)")
        if isFirst, drawn.namespaces.contains(.pid) { #expect(seen.status("NSpid") == "1") }
        #expect(seen.status("Threads") == "1" && seen.status("TracerPid") == "0")
    }

    private func checkIdentity(_ seen: SeenProcess, _ drawn: DrawnProcess) {
        let user = drawn.process.user ?? .init()
        func four(_ id: UInt32) -> String { [String](repeating: "\(id)", count: 4).joined(separator: " ") }
        #expect(seen.status("Uid") == four(user.uid) && seen.status("Gid") == four(user.gid), "\(drawn)")
        let groups = (user.additionalGids ?? []).sorted().map { "\($0)" }.joined(separator: " ")
        #expect(seen.status("Groups") == groups, "\(drawn)")
        #expect(seen.status("Umask") == (user.umask == nil ? "0022" : "0027"), "\(drawn)")
        // Its files in procfs are its own where it is dumpable, and for it to read.
        #expect(seen["owner"] == [drawn.isDumpable ? "\(user.uid):\(user.gid)" : "0:0"], "\(drawn)")
        #expect(seen["folder"] == (drawn.isDumpable ? [drawn.process.cwd, "/"] : []), "\(drawn)")
        // Leader of a session without a terminal.
        let number = Int(seen.status("Pid") ?? "") ?? -1
        #expect(seen.stat.count > 4 && Array(seen.stat[1...3]) == [number, number, 0], "\(seen.stat)")
    }

    private func checkRights(_ seen: SeenProcess, _ ours: SeenProcess, _ drawn: DrawnProcess) {
        for (name, value) in drawn.sets { #expect(seen.bits(name) == value, "\(name) of \(drawn)") }
        let confined = drawn.process.noNewPrivileges == true ? "1" : ours.status("NoNewPrivs")
        #expect(seen.status("NoNewPrivs") == confined, "\(drawn)")
        #expect(seen.status("Seccomp") == (drawn.seccomp == nil ? ours.status("Seccomp") : "2"), "\(drawn)")
        let filters = (Int(ours.status("Seccomp_filters") ?? "") ?? 0) + (drawn.seccomp == nil ? 0 : 1)
        #expect(seen.status("Seccomp_filters") == "\(filters)", "\(drawn)")
    }

    private func checkLimits(_ seen: SeenProcess, _ ours: SeenProcess, _ drawn: DrawnProcess) {
        for (line, values) in drawn.limits { #expect(seen.limit(line) == values, "\(line) of \(drawn)") }
        for line in drawn.otherLimits { #expect(seen.limit(line) == ours.limit(line), "\(line) of \(drawn)") }
        #expect(seen["oom"].first == drawn.process.oomScoreAdj.map { "\($0)" } ?? ours["oom"].first, "\(drawn)")
    }

    private func checkPlace(_ seen: SeenProcess, _ ours: SeenProcess, _ drawn: DrawnProcess, _ box: RuncFixture) {
        let kinds: [RuntimeSpec.Namespace.Kind] = [.pid, .network, .ipc, .uts, .cgroup, .mount, .user]
        #expect(seen["namespaces"].count == (drawn.isDumpable ? kinds.count : 0))
        for (kind, links) in zip(kinds, zip(seen["namespaces"], ours["namespaces"])) {
            #expect((links.0 != links.1) == drawn.namespaces.contains(kind), "\(kind) of \(drawn)")
        }
        let path = drawn.namespaces.contains(.cgroup) ? "/" : "/swmono-test/" + box.id
        for line in seen["cgroup"] where !line.contains(":name=") {
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            #expect(parts.last == path[...], "\(line) of \(drawn)")
        }
        #expect(!seen["cgroup"].isEmpty)
    }
}
