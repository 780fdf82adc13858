import Conformance
import Glibc
import Testing

extension SystemTests {
    @Suite struct LifecycleTests {
        @Test(
            "a detached container prints its id, keeps its log, and is found by name and short id",
            .covers(
                "cli.inspect", "cli.inspect.--format", "cli.container.ls.--format", "cli.container.stop.--timeout",
                "cli.container.run.--detach", "cli.container.run.--name"))
        func detached() throws {
            try ContainerFixture.run { swmono in
                let started = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "busybox", "sh", "-c",
                    "echo hello; exec sleep 1000")
                #expect(started.status == 0 && started.line.count == 64, "\(started)")
                try eventually { try swmono("logs", "box").output == "hello\n" }
                let listed = try swmono("ps", "--format", "{{.Names}} {{.Image}} {{.State}}")
                #expect(listed.output == "box busybox running\n", "\(listed)")
                #expect(try swmono("ps", "-q").line == String(started.line.prefix(12)))
                let stopped = try swmono("stop", "-t", "1", String(started.line.prefix(6)))
                #expect(stopped.status == 0, "\(stopped)")
                let state = try swmono("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "box")
                #expect(state.output == "exited 137\n", "\(state)")
                #expect(try swmono("rm", "box").output == "box\n")
                #expect(try swmono("ps", "-aq").output == "")
            }
        }

        @Test(
            "create, start -a, start again, restart: the same container each time",
            .covers("cli.container.start.--attach"))
        func startAgain() throws {
            try ContainerFixture.run { swmono in
                let script = "echo run >>/runs; wc -l </runs"
                let made = try swmono("create", "--name", "box", "--network", "none", "busybox", "sh", "-c", script)
                #expect(made.line.count == 64, "\(made)")
                let first = try swmono("start", "-a", "box")
                #expect(first.output == "1\n" && first.status == 0, "\(first)")
                let second = try swmono("start", "-a", "box")
                #expect(second.output == "2\n", "\(second)")
                #expect(try swmono("restart", "box").output == "box\n")
                try eventually { try swmono("logs", "box").output == "1\n2\n3\n" }
            }
        }

        @Test("a name that is taken is refused, and free again after rm")
        func names() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let taken = try swmono("run", "--name", "box", "--network", "none", "busybox", "true")
                #expect(taken.status == 125, "\(taken)")
                #expect(taken.errors.contains(#"Conflict. The container name "/box" is already in use"#), "\(taken)")
                let running = try swmono("rm", "box")
                #expect(running.status == 1 && running.errors.contains("container is running"), "\(running)")
                #expect(try swmono("rm", "-f", "box").status == 0)
                #expect(try swmono("run", "--name", "box", "--network", "none", "busybox", "true").status == 0)
            }
        }

        @Test("two processes that create the same name at once: one wins", .covers("cli.container.create.--name"))
        func race() throws {
            try ContainerFixture.run { swmono in
                let clients = try (0..<6).map { _ in
                    try swmono.start(["create", "--name", "box", "--network", "none", "busybox", "true"])
                }
                let done = try clients.map { try $0.finish() }
                #expect(done.filter { $0.status == 0 }.count == 1, "\(done)")
                #expect(done.filter { $0.errors.contains("is already in use") }.count == 5, "\(done)")
                #expect(try swmono("ps", "-aq").lines.count == 1)
            }
        }

        @Test(
            "exec runs in the container with its own exit code, environment and user",
            .covers(
                "eng.life.exec",
                "cli.container.exec.--env", "cli.container.exec.--workdir", "cli.container.exec.--user",
                "cli.container.exec.--interactive"))
        func exec() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "-e", "A=1", "busybox", "sleep", "1000")
                let done = try swmono(
                    "exec", "-e", "B=2", "-w", "/etc", "-u", "nobody", "box", "sh", "-c",
                    "echo $A $B; pwd; id -u; exit 5"
                )
                #expect(done.output == "1 2\n/etc\n65534\n" && done.status == 5, "\(done)")
                let input = try swmono("exec", "-i", "box", "cat", input: "text")
                #expect(input.output == "text", "\(input)")
                let missing = try swmono("exec", "box", "no-such-command")
                #expect(missing.status == 127, "\(missing)")
                let script = "test $(readlink /proc/1/ns/mnt) = $(readlink /proc/self/ns/mnt) && echo same"
                #expect(try swmono("exec", "box", "sh", "-c", script).output == "same\n")
                _ = try swmono("stop", "-t", "0", "box")
                let stopped = try swmono("exec", "box", "true")
                #expect(stopped.status == 1 && stopped.errors.contains("is not running"), "\(stopped)")
            }
        }

        @Test("attach shows what comes after it, and ends with the container's exit code")
        func attach() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "-i", "--name", "box", "--network", "none", "busybox", "sh", "-c",
                    "read x; echo got $x; sleep 0.3; exit 3")
                let client = try swmono.start(["attach", "box"])
                try client.write("it\n")
                #expect(try client.waits(for: "got it"))
                let done = try client.finish()
                #expect(done.output == "got it\n" && done.status == 3, "\(done)")
            }
        }

        @Test("--rm removes the container, its name and its files", .covers("eng.life.autoremove"))
        func remove() throws {
            try ContainerFixture.run { swmono in
                #expect(try swmono("run", "--rm", "--name", "box", "--network", "none", "busybox", "true").status == 0)
                #expect(try swmono("ps", "-aq").output == "")
                #expect(
                    try swmono("run", "-d", "--rm", "--name", "box", "--network", "none", "busybox", "true").status == 0
                )
                try eventually { try swmono("ps", "-aq").output == "" }
            }
        }

        @Test(
            "logs -f follows to the end, --tail and both streams are kept apart",
            .covers(
                "eng.log.read-follow", "eng.log.read-tail", "cli.container.logs.--follow", "cli.container.logs.--tail"))
        func logs() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "busybox", "sh", "-c",
                    "for i in 1 2 3; do echo o$i; echo e$i >&2; sleep 0.2; done")
                let followed = try swmono("logs", "-f", "box")
                #expect(followed.output == "o1\no2\no3\n" && followed.errors == "e1\ne2\ne3\n", "\(followed)")
                let tail = try swmono("logs", "--tail", "2", "box")
                #expect(tail.output == "o3\n" && tail.errors == "e3\n", "\(tail)")
            }
        }
    }
}

/// Asks again until it is so, for ten seconds.
func eventually(_ isSo: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for _ in 0..<200 {
        if try isSo() { return }
        usleep(50_000)
    }
    Issue.record("never came true", sourceLocation: sourceLocation)
}
