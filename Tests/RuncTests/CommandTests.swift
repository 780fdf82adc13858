import Conformance
import FoundationEssentials
import Glibc
import Linux
import OCI
import Testing

@Suite(.serialized, .enabled(if: RuncFixture.isPossible, "root and busybox")) struct CommandTests {
    @Test(.covers("oci.runc.ps", "oci.runc.ps.--format", "oci.runc.list", "oci.runc.list.--quiet"))
    func processesAndContainersAreListed() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let table = try box.runc("ps", box.id).output.split(separator: "\n")
        #expect(table.count == 2 && table[0].contains("PID") && table[1].hasSuffix("sleep 1000"), "\(table)")
        #expect(try box.runc("ps", "-f", "json", box.id).output.hasPrefix("["))
        #expect(try box.runc("ps", "-f", "xml", box.id).errors.contains("invalid format option"))
        #expect(try box.runc("list", "-q").output == box.id + "\n")
        let line = try box.runc("list").output.split(separator: "\n").last?.split(separator: " ") ?? []
        #expect(line.count == 6 && line[0] == box.id && line[2] == "running" && line[5] == "root", "\(line)")
        #expect(try box.runc("list", "-f", "json").output.contains("\"owner\":\"root\""))
        #expect(try box.runc("kill", "-a", box.id, "9").code == 0)
        #expect(try box.runc("delete", "-f", box.id).code == 0)
        #expect(try box.runc("list", "-f", "json").output == "null\n")
        #expect(try box.runc("--root", box.folder + "/none", "list").errors.contains("no such file or directory"))
    }

    @Test(
        .covers(
            "oci.runc.update", "oci.runc.update.--memory", "oci.runc.update.--pids-limit",
            "oci.runc.update.--cpu-quota", "oci.runc.update.--cpu-period", "oci.runc.update.--resources",
            "oci.runc.update.--cpu-share"))
    func limitsAreChanged() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        #expect(
            try box.runc(
                "update", box.id, "--memory", "64m", "--pids-limit", "17", "--cpu-quota", "50000", "--cpu-share", "512"
            ).code == 0)
        #expect(box.limit("pids", "pids.max") == "17")
        #expect(box.limit("memory", "memory.limit_in_bytes") == "67108864")
        #expect(box.limit("cpu", "cpu.cfs_quota_us") == "50000" && box.limit("cpu", "cpu.shares") == "512")
        #expect(try box.runc("update", "--cpu-period", "200000", box.id).code == 0)
        #expect(box.limit("cpu", "cpu.cfs_quota_us") == "50000" && box.limit("cpu", "cpu.cfs_period_us") == "200000")
        let file = box.folder + "/limits.json"
        try openFile(file, O_WRONLY | O_CREAT).writeAll(Array(#"{"pids":{"limit":-1},"memory":{"limit":-1}}"#.utf8))
        #expect(try box.runc("update", "-r", file, box.id).code == 0)
        #expect(box.limit("pids", "pids.max") == "max")
        #expect(try box.runc("update", "--memory", "x", box.id).errors.contains("invalid value for memory"))
        #expect(try box.runc("exec", box.id, "cat", "/dev/null").code == 0, "devices are as they were")
    }

    @Test(.covers("oci.runc.events", "oci.runc.events.--stats")) func useOfResourcesIsTold() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        let outcome = try box.runc("events", "--stats", box.id)
        #expect(outcome.output.hasPrefix(#"{"type":"stats","id":"\#(box.id)","data":{"cpu":{"usage":{"#))
        let event = try JSONDecoder().decode(Event.self, from: Data(outcome.output.utf8))
        #expect(event.data.pids.current == 1 && event.data.memory.usage.limit > 0 && event.data.cpu.usage.total > 0)
        #expect(try box.runc("events", "--interval", "0s", box.id).errors.contains("must be greater than 0"))
    }

    private struct Event: Decodable {
        struct Statistics: Decodable {
            struct CPU: Decodable {
                struct Usage: Decodable { let total, kernel, user: UInt64 }
                let usage: Usage
            }
            struct Memory: Decodable {
                struct Entry: Decodable { let limit, failcnt: UInt64 }
                let usage: Entry
            }
            struct Pids: Decodable { let current: UInt64 }
            let cpu: CPU
            let memory: Memory
            let pids: Pids
        }
        let data: Statistics
    }

    @Test(.covers("oci.runc.beh.subcgroup-exec")) func anExecStaysBelowItsContainersCgroup() throws {
        let box = try RuncFixture()
        try box.startSleeping()
        #expect(try box.runc("exec", "--cgroup", "..", box.id, "id").errors.contains("bad sub cgroup path: .."))
        #expect(try box.runc("exec", "--cgroup", "none:x", box.id, "id").errors.contains("unknown controller none"))
        let missing = try box.runc("exec", "--cgroup", "pids:missing", box.id, "id")
        #expect(missing.code == 255 && missing.errors.contains("no such file or directory"))
        try makeDirectory(AT_FDCWD, "/sys/fs/cgroup/pids/swmono-test/\(box.id)/below", mode: 0o755)
        let joined = try box.runc("exec", "--cgroup", "pids:below", box.id, "cat", "/proc/self/cgroup")
        #expect(joined.output.contains("pids:/swmono-test/\(box.id)/below\n"), "\(joined)")
    }

    @Test(.covers("oci.runc.exec.--ignore-paused", "oci.runc.pause", "oci.runc.resume"))
    func aPausedContainerIsWaitedFor()
        throws
    {
        let box = try RuncFixture()
        try box.startSleeping()
        #expect(try box.runc("pause", box.id).code == 0)
        #expect(try box.runc("exec", box.id, "id").errors.contains("cannot exec in a paused container"))
        let late = try spawnShell("sleep 0.3; exec \(box.commandLine) resume \(box.id)")
        #expect(try box.runc("exec", "--ignore-paused", box.id, "id").code == 0)
        _ = try waitForExit(.pid(late))
    }

    @Test func whoIsPausedBeforeItsStartCanBeResumed() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, box.id).code == 0)
        #expect(try box.runc("pause", box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains(#""status": "paused""#))
        let early = try box.runc("start", box.id)
        #expect(early.code == 1 && early.errors.contains("cannot start a container in the paused state"), "\(early)")
        #expect(try box.runc("resume", box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains(#""status": "created""#))
        #expect(try box.runc("start", box.id).code == 0)
        #expect(try box.runc("state", box.id).output.contains(#""status": "running""#))
    }

    @Test(
        .covers(
            "oci.runc.global.--log", "oci.runc.global.--log-format", "oci.runc.global.--debug", "oci.runc.global",
            "oci.runc.beh.log-json"))
    func messagesGoWhereTheyAreWanted() throws {
        let box = try RuncFixture()
        let log = box.folder + "/log"
        let outcome = try box.runc("--log", log, "--log-format", "json", "state", "nobody")
        #expect(outcome.code == 1 && outcome.errors == "container does not exist\n")
        let line = String(decoding: try readFile(log), as: UTF8.self)
        #expect(line.hasPrefix(#"{"level":"error","msg":"container does not exist","time":""#))
        #expect(try box.runc("state", "nobody").errors.contains(#"level=error msg="container does not exist""#))
        box.spec.process?.args = ["sh", "-c", "exit 4"]
        try box.writeSpec()
        let run = try box.runc("--debug", "run", "-b", box.bundle, box.id)
        #expect(run.code == 4 && run.errors.contains("level=debug"))
        #expect(try box.runc("--log-format", "xml", "list").errors.contains("invalid log-format: xml"))
        let nowhere = try box.runc("--log", box.folder + "/no/log", "list")
        #expect(nowhere.code == 1 && nowhere.errors.contains("\(box.folder)/no/log: no such file"), "\(nowhere)")
    }

    @Test func aCreatedContainerKeepsNothingOpenAndCanBeEnded() throws {
        let box = try RuncFixture()
        box.spec.process?.args = ["sleep", "1000"]
        try box.writeSpec()
        #expect(try box.runc("create", "-b", box.bundle, "--pid-file", box.folder + "/pid", box.id).code == 0)
        let pid = String(decoding: try readFile(box.folder + "/pid"), as: UTF8.self)
        let open = (0..<64).compactMap { try? readSymlink(AT_FDCWD, "/proc/\(pid)/fd/\($0)") }
        #expect(!open.contains { $0.contains("cgroup") || $0.hasPrefix("/dev/") && $0 != "/dev/null" }, "\(open)")
        #expect(try box.runc("kill", box.id, "TERM").code == 0)
        try box.waitUntilStopped()
        #expect(try box.runc("state", box.id).output.contains("\"status\": \"stopped\""))
    }
}

private func spawnShell(_ script: String) throws -> Int32 {
    try spawn(SpawnRequest(path: "/bin/sh", arguments: ["sh", "-c", script])).pid
}
