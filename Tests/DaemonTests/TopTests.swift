import Conformance
import EngineAPI
import Faults
import Glibc
import Linux
import OCI
import Testing

@testable import Daemon

/// One after the other: the time zone is the process's.
@Suite(.serialized) struct TopTests {
    @Test("starts, terminals and times read as ps prints them")
    func columns() {
        setenv("TZ", "UTC", 1)
        tzset()
        let now: Int64 = 1_767_960_000  // 2026-01-09T12:00:00Z
        #expect(ProcessRow.start(now - 60, now: now) == "11:59")
        #expect(ProcessRow.start(now - 2 * 86400, now: now) == "Jan07")
        #expect(ProcessRow.start(now - 20 * 86400, now: now) == "2025")
        #expect(
            [0, 0x8803, 0x8901, 0x401, 0x440, 0x501].map(ProcessRow.terminal) == [
                "?", "pts/3", "pts/257", "tty1", "ttyS0", "console",
            ])
        #expect([0, 3725, 200_000].map(ProcessRow.time) == ["00:00:00", "01:02:05", "2-07:33:20"])
    }

    @Test(
        "the full listing is what the host's ps says of the same process",
        .enabled(if: access("/usr/bin/ps", X_OK) == 0))
    func sameAsPS() throws {
        let before = WallClock.nanoseconds / 1_000_000_000
        let ours = FullListing.read([1, getpid()])
        let theirs = try HostPS.list([1, getpid()], "-ef")
        #expect(ours.titles == theirs.titles && ours.processes.count == 2)
        let after = WallClock.nanoseconds / 1_000_000_000
        for (own, other) in zip(ours.processes, theirs.processes) {
            // The clock goes on between the two: C, TIME may differ. ps cuts a long command at the terminal's width.
            for column in [0, 1, 2, 5] { #expect(own[column] == other[column], "\(own) \(other)") }
            // Both count the start back from clocks of whole seconds.
            let pid = try #require(Int32(own[1]))
            let age = Int64(try #require(ProcessFacts(pid)).age)
            let late = WallClock.nanoseconds / 1_000_000_000
            let starts = (-3...3 + late - before).flatMap { shift in
                [before, after].map { ProcessRow.start(late - age - shift, now: $0) }
            }
            #expect(starts.contains(own[4]) && starts.contains(other[4]), "\(own) \(other)")
            #expect(own[7].split(separator: " ").joined(separator: " ").hasPrefix(other[7]), "\(own) \(other)")
        }
        #expect(FullListing.read([0x7fff_fff0]).processes.isEmpty)
    }

    @Test("only the container's lines are taken, threads with their process")
    func picks() throws {
        let text = """
              PID   LWP COMMAND
               10     - sh -c  a   b
                -    10 -
               11     - secret
                -    11 -
               12     - sleep
            """
        let answer = try HostPS.pick([10, 12], from: text)
        #expect(answer.titles == ["PID", "LWP", "COMMAND"])
        #expect(
            answer.processes == [["10", "-", "sh -c a b"], ["-", "10", "-"], ["12", "-", "sleep"]])
        #expect(throws: Fault.self) { try HostPS.pick([1], from: "USER\nroot\n") }
        #expect(throws: Fault.self) { try HostPS.pick([1], from: "PID\nx\n") }
    }

    @Test(
        "no other column may be named PID", arguments: ["-o user=PID", "-o pid,uid=PID", "-ouid=PID", "-o uid= PIDX"])
    func renamed(arguments: String) {
        #expect(throws: Fault.self) { try HostPS.check(arguments) }
    }

    @Test("the column itself may be", arguments: ["-ef", "-o pid=PID", "-opid=PIDS,comm", "-eo pid,comm", "aux"])
    func allowed(arguments: String) throws {
        try HostPS.check(arguments)
    }
}
