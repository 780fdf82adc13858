import EngineAPI
import Glibc
import Testing

@testable import Client

/// Issue 2, item 8: each flag changes what the engine is asked or what the user sees, or is refused by name.
@Suite struct FlagWalkTests {
    struct Walk: Sendable, CustomTestStringConvertible {
        let words: [String]
        let flag: Flag
        var testDescription: String { words.joined(separator: " ") + " --\(flag.name)" }
    }

    // Signals do not show in a transcript: SignalProxyTests.
    private static let elsewhere: Set<String> = ["sig-proxy"]

    private static let arguments: [String: [String]] = [
        "run": ["img"], "create": ["img"], "exec": ["web", "true"], "ps": [], "images": [], "logs": ["web"],
        "start": ["web"], "attach": ["web"], "stop": ["web"], "restart": ["web"], "kill": ["web"], "rm": ["web"],
        "inspect": ["web"], "pull": ["img"], "rmi": ["img"], "history": ["img"], "info": [], "version": [],
        "container inspect": ["web"], "image inspect": ["img"], "container prune": [],
        "image prune": [], "container ls": [], "image ls": [], "image rm": ["img"], "wait": ["web"],
    ]

    // Flags without which another one means nothing.
    private static func beside(_ walk: Walk) -> [String] {
        switch (walk.words.last ?? "", walk.flag.name) {
        case ("load", _): ["-i", "/tmp"]
        case ("start", "detach-keys"): ["-a"]
        case ("prune", "filter"): ["-f"]
        default: []
        }
    }

    static var walks: [Walk] {
        CompletionScript.commands.flatMap { entry in entry.command.flags().map { Walk(words: entry.words, flag: $0) } }
    }

    // A value that differs from what the flag's absence means.
    private static let samples: [String: String] = [
        "add-host": "a:1.2.3.4", "annotation": "a=b", "attach": "stdout", "blkio-weight-device": "/dev/sda:500",
        "cidfile": "/tmp/swmono-cid-\(getpid())", "cpus": "0.5", "detach-keys": "ctrl-x", "device": "/dev/null",
        "device-cgroup-rule": "c 1:3 rwm", "device-read-bps": "/dev/sda:1m", "device-read-iops": "/dev/sda:10",
        "device-write-bps": "/dev/sda:1m", "device-write-iops": "/dev/sda:10", "dns": "1.1.1.1", "dns-opt": "ndots:1",
        "dns-option": "ndots:1", "dns-search": "example.com", "env": "A=1", "expose": "80", "filter": "a=b",
        "format": "{{json .}}", "cgroupns": "host", "ipc": "host", "label": "a=b", "log-opt": "a=b",
        "mount": "type=bind,src=/a,dst=/b", "net": "host", "network": "host", "pid": "host", "pull": "never",
        "restart": "always", "security-opt": "no-new-privileges", "since": "10", "sysctl": "net.a=1", "tail": "5",
        "tmpfs": "/a:size=1m", "ulimit": "nofile=1:2", "until": "10", "userns": "host", "uts": "host",
        "volume": "/a:/b", "memory-swap": "-1", "input": "/var", "type": "image", "name": "other",
    ]

    private static func words(_ walk: Walk, file: String) -> [String] {
        let flag = walk.flag
        if flag.isSwitch { return ["--\(flag.name)" + (flag.standard == "true" ? "=false" : "")] }
        if ["env-file", "label-file"].contains(flag.name) { return ["--\(flag.name)", file] }
        let byType = ["int": "7", "bytes": "64m", "uint16": "100", "uint": "7", "duration": "5s"]
        return ["--\(flag.name)", samples[flag.name] ?? byType[flag.type] ?? "value"]
    }

    private func transcript(_ words: [String]) async throws -> (ClientRun, String) {
        let recording = RecordingEngine()
        let run = try await ClientRun.of(words, recording.engine, input: "n\n")
        return (run, (recording.seen.all + ["\(run.status)", run.output, run.errors]).joined(separator: "\n"))
    }

    @Test(arguments: walks) func eachFlagShowsOrIsRefused(walk: Walk) async throws {
        let file = "/tmp/swmono-pairs-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let made = try #require(fopen(file, "w"))
        fputs("KEY=value\n", made)
        fclose(made)
        defer {
            unlink(file)
            unlink("/tmp/swmono-cid-\(getpid())")
        }
        let rest = Self.arguments[walk.words.joined(separator: " ")] ?? Self.arguments[walk.words.last ?? ""] ?? []
        let before = walk.words + Self.beside(walk)
        let (run, changed) = try await transcript(before + Self.words(walk, file: file) + rest)
        if walk.flag.isLater {
            #expect(run.status == 125)
            #expect(run.errors.hasPrefix("--\(walk.flag.name): not supported yet\n"))
        } else if !Self.elsewhere.contains(walk.flag.name) {
            let (_, plain) = try await transcript(before + rest)
            #expect(changed != plain)
        }
    }
}
