import Conformance
import Glibc
import Testing

extension SystemTests {
    @Suite struct StopTests {
        /// A command that says which signal it got, and ends with 7 by the first that is not USR2.
        private static let script = """
            trap 'echo usr1; exit 7' USR1; trap 'echo usr2' USR2; trap 'echo term; exit 7' TERM
            echo ready; while :; do sleep 0.02; done
            """

        private func start(_ swmono: ContainerFixture, _ flags: String...) throws {
            let run = try swmono(
                ["run", "-d", "--name", "box", "--network", "none"] + flags + ["busybox", "sh", "-c", Self.script])
            #expect(run.status == 0, "\(run)")
            try ready(swmono, 1)
        }

        private func ready(_ swmono: ContainerFixture, _ times: Int) throws {
            try eventually { try swmono("logs", "box").lines.filter { $0 == "ready" }.count == times }
        }

        private func ended(_ swmono: ContainerFixture) throws -> String {
            let state = try swmono("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "box").line
            return "\(try swmono("logs", "box").lines.last ?? "") \(state)"
        }

        @Test(
            "stop sends the container's own signal, or the one named, and kills after the time",
            .covers(
                "eng.life.stop-signal", "eng.life.stop-timeout", "eng.life.stop-infinite", "cli.container.stop",
                "cli.alias.stop", "cli.container.stop.--timeout", "cli.container.stop.--signal"))
        func stop() throws {
            try ContainerFixture.run { swmono in
                try start(swmono, "--stop-signal", "SIGUSR1", "--stop-timeout", "1")
                #expect(try swmono("stop", "box").output == "box\n")
                #expect(try ended(swmono) == "usr1 exited 7")
                _ = try swmono("start", "box")
                try ready(swmono, 2)
                #expect(try swmono("container", "stop", "-s", "TERM", "-t", "20", "box").status == 0)
                #expect(try ended(swmono) == "term exited 7")
                _ = try swmono("start", "box")
                try ready(swmono, 3)
                // USR2 does not end it: the container's one second passes, then it is killed.
                let begin = ContinuousClock.now
                #expect(try swmono("stop", "--signal", "USR2", "box").status == 0)
                let took = ContinuousClock.now - begin
                #expect(took >= .seconds(1) && took < .seconds(9), "\(took)")
                #expect(try ended(swmono) == "usr2 exited 137")
                _ = try swmono("start", "box")
                try ready(swmono, 4)
                // Without an end of patience it goes on waiting, and kill works beside it.
                let patient = try swmono.start(["stop", "-s", "USR2", "-t", "-1", "box"])
                try eventually { try swmono("logs", "box").lines.last == "usr2" }
                usleep(1_500_000)
                #expect(try swmono("inspect", "-f", "{{.State.Running}}", "box").line == "true")
                #expect(try swmono("kill", "box").output == "box\n")
                #expect(try patient.finish().status == 0)
            }
        }

        @Test(
            "kill sends what it is told by name or number; restart takes signal and time too",
            .covers(
                "cli.container.kill", "cli.alias.kill", "cli.container.kill.--signal", "eng.life.kill-signal",
                "cli.alias.restart", "cli.container.restart.--timeout", "cli.container.restart.--signal",
                "cli.container.wait", "cli.alias.wait", "eng.life.wait-conditions"))
        func kill() throws {
            try ContainerFixture.run { swmono in
                try start(swmono)
                #expect(try swmono("kill", "-s", "USR2", "box").output == "box\n")
                try eventually { try swmono("logs", "box").lines.last == "usr2" }
                #expect(try swmono("restart", "-s", "USR1", "-t", "9", "box").output == "box\n")
                try ready(swmono, 2)
                #expect(try swmono("logs", "box").lines == ["ready", "usr2", "usr1", "ready"])
                #expect(try swmono("container", "restart", "--signal", "USR2", "--timeout", "0", "box").status == 0)
                try ready(swmono, 3)
                let waiting = try swmono.start(["wait", "box"])
                let signal = try swmono("container", "kill", "--signal", "\(SIGUSR1)", "box")
                #expect(signal.status == 0, "\(signal)")
                #expect(try waiting.finish().output == "7\n")
                #expect(try swmono("container", "wait", "box").output == "7\n")
                let late = try swmono("kill", "box")
                #expect(late.status == 1 && late.errors.contains("is not running"), "\(late)")
                let bad = try swmono("kill", "-s", "NOSUCH", "box")
                #expect(bad.status == 1 && bad.errors.contains("nvalid signal: NOSUCH"), "\(bad)")
            }
        }

        @Test(
            "rename, prune and rm with their flags",
            .covers(
                "cli.container.rename", "cli.alias.rename", "eng.life.rename", "cli.container.prune",
                "cli.container.prune.--force", "cli.container.prune.--filter", "cli.beh.prompt.prune",
                "cli.beh.prompt.nontty", "eng.house.prune-container", "cli.container.rm", "cli.alias.rm",
                "cli.alias.container.remove", "cli.container.rm.--force", "cli.container.rm.--volumes",
                "eng.vol.rm-v"))
        func removal() throws {
            try ContainerFixture.run { swmono in
                for name in ["a", "b", "c", "d"].map({ "\($0)1" }) {
                    _ = try swmono(
                        "create", "--name", name, "--label", "keep=\(name == "c1")", "--network", "none", "-v", "/data",
                        "busybox", "true")
                }
                let volumes = { try swmono.onHost("/bin/ls", "\(swmono.dataRoot)/volumes").lines.count }
                #expect(try volumes() == 4)
                #expect(try swmono("rename", "a1", "z1").output == "")
                #expect(try swmono("ps", "-a", "--format", "{{.Names}}").lines == ["d1", "c1", "b1", "z1"])
                let taken = try swmono("container", "rename", "z1", "b1")
                #expect(taken.status == 1 && taken.errors.contains("\"/b1\" is already in use"), "\(taken)")
                #expect(try swmono("inspect", "-f", "{{.Name}}", "z1").line == "/z1")
                #expect(try swmono("rm", "-v", "z1").output == "z1\n")
                #expect(try volumes() == 3)
                #expect(try swmono("container", "remove", "b1", "nosuch").status == 1)
                #expect(try volumes() == 3, "without -v an anonymous volume stays")
                let asked = try swmono("container", "prune", input: "n\n")
                #expect(asked.output.contains("WARNING! This will remove all stopped containers."), "\(asked)")
                #expect(try swmono("ps", "-aq").lines.count == 2)
                let some = try swmono("container", "prune", "-f", "--filter", "label!=keep=true")
                #expect(some.output.contains("Deleted Containers:") && some.output.contains("Total reclaimed space: "))
                #expect(try swmono("ps", "-a", "--format", "{{.Names}}").lines == ["c1"])
                let running = try swmono("run", "-d", "--name", "e1", "--network", "none", "busybox", "sleep", "1000")
                #expect(running.status == 0)
                let answered = try swmono("container", "prune", input: "y\n")
                #expect(answered.output.contains("Deleted Containers:"), "\(answered)")
                #expect(try swmono("ps", "-a", "--format", "{{.Names}}").lines == ["e1"], "what runs stays")
                let refused = try swmono("rm", "e1")
                #expect(refused.status == 1 && refused.errors.contains("container is running"), "\(refused)")
                #expect(try swmono("container", "rm", "--force", "e1").output == "e1\n")
            }
        }
    }
}
