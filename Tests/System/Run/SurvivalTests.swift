import Conformance
import Glibc
import Linux
import Testing

extension SystemTests {
    @Suite struct SurvivalTests {
        @Test("SIGKILL of the client leaves container, log and exit code whole", .covers("eng.life.exit-code-persist"))
        func clientDies() throws {
            try ContainerFixture.run { swmono in
                let script = "echo one; while [ ! -e /go ]; do sleep 0.05; done; echo two; exit 9"
                let client = try swmono.start(
                    ["run", "--name", "box", "--network", "none", "busybox", "sh", "-c", script])
                #expect(try client.waits(for: "one"))
                try client.send(SIGKILL)
                #expect(try client.finish().status == 137)
                #expect(try swmono("exec", "box", "touch", "/go").status == 0)
                #expect(try swmono("wait", "box").output == "9\n")
                #expect(try swmono("logs", "box").output == "one\ntwo\n")
            }
        }

        @Test("--rm is carried out though the client is gone", .covers("eng.life.autoremove"))
        func removeWithoutClient() throws {
            try ContainerFixture.run { swmono in
                let client = try swmono.start(
                    ["run", "--rm", "--name", "box", "busybox", "sh", "-c", "echo one; sleep 0.5"])
                #expect(try client.waits(for: "one"))
                try client.send(SIGKILL)
                _ = try client.finish()
                try eventually { try swmono("ps", "-aq").output == "" }
            }
        }

        @Test("run --rm -d is removed whole when no client is there at all", .covers("cli.container.run.--rm"))
        func removeDetached() throws {
            try ContainerFixture.run { swmono in
                let id = try swmono("run", "--rm", "-d", "busybox", "sleep", "0.5").line
                try eventually { try swmono("ps", "-aq").output == "" }
                // Snapshot, cgroup, namespaces and mounts are the fixture's to compare; here: every folder of its name.
                let left = try swmono.onHost("/usr/bin/find", swmono.root, "-name", "*\(id)*")
                #expect(left.output == "", "\(left)")
            }
        }

        @Test("SIGKILL of the client at random moments of its start leaves nothing half made")
        func randomKills() throws {
            let seed = UInt64.random(in: .min ... .max)
            try ContainerFixture.run { swmono in
                var random = SeededRandom(state: seed)
                for round in 0..<20 {
                    let client = try swmono.start(
                        ["run", "--rm", "--name", "c\(round)", "busybox", "sleep", "0.2"])
                    usleep(UInt32.random(in: 0...60_000, using: &random))
                    try client.send(SIGKILL)
                    _ = try client.finish()
                }
                // Whatever a killed client left is some later command's to finish or to remove.
                try eventually {
                    for id in try swmono("ps", "-aq", "--no-trunc").lines { _ = try swmono("rm", "-f", id) }
                    return try swmono("ps", "-aq").output == ""
                }
                // The leases of unpackings cut short end with the next collection.
                _ = try swmono("rmi", "--force", "busybox")
            }
        }

        @Test(
            "SIGTERM and SIGINT of the client are passed on to the container",
            .covers("cli.beh.io.sigproxy", "cli.container.run.--sig-proxy"))
        func signalsArePassedOn() throws {
            try ContainerFixture.run { swmono in
                let script = "trap 'echo term; exit 4' TERM; echo ready; while :; do sleep 0.05; done"
                let client = try swmono.start(["run", "--rm", "--network", "none", "busybox", "sh", "-c", script])
                #expect(try client.waits(for: "ready"))
                try client.send(SIGTERM)
                let done = try client.finish()
                #expect(done.status == 4 && done.output == "ready\nterm\n", "\(done)")
            }
        }

        @Test("a shim that is killed takes its container with it: exited 137", .covers("eng.life.crash-recovery"))
        func shimDies() throws {
            try ContainerFixture.run { swmono in
                let started = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let pid = try swmono("inspect", "-f", "{{.State.Pid}}", "box").line
                let parent = try swmono.onHost("/bin/sed", "-n", "s/^PPid:\\t//p", "/proc/\(pid)/status").line
                let shim = try #require(Int32(parent))
                try PidFD(pid: shim).send(SIGKILL)
                // The kernel ends it: no command of the engine has run since. A zombie is dead too: the host's init
                // takes its status when it comes to it.
                try eventually {
                    let state = try swmono.onHost(
                        "/bin/sed", "-n", "s/^State:\\t\\(.\\).*/\\1/p", "/proc/\(pid)/status")
                    return ["", "Z", "X"].contains(state.line)
                }
                #expect(
                    try swmono("ps", "-a", "--format", "{{.Status}}").output.hasPrefix("Exited (137)"), "\(started)")
                #expect(try swmono("inspect", "-f", "{{.State.Error}}", "box").line == "supervisor lost")
            }
        }
    }
}

/// A generator whose seed can be printed and used again.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
