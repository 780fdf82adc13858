import Conformance
import Testing

extension SystemTests {
    @Suite struct RunTests {
        @Test(
            "run prints the command's output and ends with its exit code",
            .covers("cli.beh.exit.passthrough", "cli.container.run.--rm"))
        func exitCode() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; echo err >&2; exit 7")
                #expect(done.status == 7 && done.output == "out\n" && done.errors == "err\n", "\(done)")
            }
        }

        @Test(
            "a command that is missing is 127, one that cannot be executed 126, a bad flag 125",
            .covers("cli.beh.exit.125", "cli.beh.exit.126", "cli.beh.exit.127"))
        func startFailures() throws {
            try ContainerFixture.run { swmono in
                let missing = try swmono("run", "--rm", "--network", "none", "busybox", "no-such-command")
                #expect(missing.status == 127, "\(missing)")
                #expect(missing.errors.contains("executable file not found in $PATH"), "\(missing)")
                let path = try swmono("run", "--rm", "--network", "none", "busybox", "/no/such/file")
                #expect(path.status == 127 && path.errors.contains("no such file or directory"), "\(path)")
                let folder = try swmono("run", "--rm", "--network", "none", "busybox", "/etc")
                #expect(folder.status == 126, "\(folder)")
                let plain = try swmono("run", "--rm", "--network", "none", "busybox", "/etc/passwd")
                #expect(plain.status == 126 && plain.errors.contains("permission denied"), "\(plain)")
                let flag = try swmono("run", "--no-such-flag", "busybox", "true")
                #expect(flag.status == 125 && flag.errors.contains("unknown flag: --no-such-flag"), "\(flag)")
            }
        }

        @Test("a container killed by a signal ends with 128 and the signal", .covers("cli.beh.exit.signal"))
        func signalled() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let kill = try swmono("kill", "box")
                #expect(kill.output == "box\n", "\(kill)")
                let wait = try swmono("wait", "box")
                #expect(wait.output == "137\n", "\(wait)")
            }
        }

        @Test(
            "a program that --init stands before ends by its own signal: 128 and the signal",
            .covers("cli.container.run.--init", "cli.beh.exit.signal"),
            .enabled(if: Engine.isStatic, Engine.needsStatic))
        func signalledBehindInit() throws {
            try ContainerFixture.run { swmono in
                let killed = try swmono(
                    "run", "--rm", "--init", "--network", "none", "busybox", "sh", "-c", "kill -9 $$")
                #expect(killed.status == 137, "\(killed)")
            }
        }

        @Test("--init without a static executable is refused by name", .enabled(if: !Engine.isStatic))
        func initOfDynamicBuild() throws {
            try ContainerFixture.run { swmono in
                let refused = try swmono("run", "--rm", "--init", "--network", "none", "busybox", "true")
                #expect(refused.status == 125 && refused.errors.contains("static executable"), "\(refused)")
            }
        }

        @Test(
            "standard input reaches the command with -i, and is empty without",
            .covers("cli.beh.io.stdin-close", "cli.container.run.--interactive"))
        func input() throws {
            try ContainerFixture.run { swmono in
                let with = try swmono(
                    "run", "-i", "--rm", "--network", "none", "busybox", "sh", "-c", "cat; echo end", input: "a\nb\n")
                #expect(with.output == "a\nb\nend\n" && with.status == 0, "\(with)")
                let without = try swmono("run", "--rm", "--network", "none", "busybox", "cat", input: "lost\n")
                #expect(without.output == "" && without.status == 0, "\(without)")
            }
        }

        @Test("a megabyte passes through in both directions unharmed")
        func bulk() throws {
            try ContainerFixture.run { swmono in
                let text = String(repeating: "0123456789abcde\n", count: 4096)
                let done = try swmono("run", "-i", "--rm", "--network", "none", "busybox", "cat", input: text)
                #expect(done.output == text)
            }
        }

        @Test(
            "environment, directory, user, host name and entry point are as asked",
            .covers(
                "eng.sec.user-lookup", "cli.beh.run.user",
                "cli.container.run.--env", "cli.container.run.--workdir", "cli.container.run.--user",
                "cli.container.run.--hostname", "cli.container.run.--entrypoint"))
        func process() throws {
            try ContainerFixture.run { swmono in
                let script = "echo $A $B; pwd; id -u; id -g; hostname; echo $HOME"
                let done = try swmono(
                    "run", "--rm", "--network", "none", "-e", "A=1", "-eB=two words", "-w", "/var/www", "-u",
                    "nobody:nogroup", "-h", "box", "--entrypoint", "sh", "busybox", "-c", script)
                #expect(done.output == "1 two words\n/var/www\n65534\n65534\nbox\n/home\n", "\(done)")
                let numbers = try swmono("run", "--rm", "--network", "none", "-u", "12:34", "busybox", "id")
                #expect(numbers.output.hasPrefix("uid=12 gid=34"), "\(numbers)")
                let made = try swmono("run", "--rm", "--network", "none", "-w", "/a/new/one", "busybox", "pwd")
                #expect(made.output == "/a/new/one\n", "\(made)")
            }
        }

        @Test(
            "the container's id stands in --cidfile, and its first twelve digits are the host name",
            .covers("cli.container.run.--cidfile"))
        func cidfile() throws {
            try ContainerFixture.run { swmono in
                let path = "\(swmono.root)/cid"
                let done = try swmono(
                    "run", "--cidfile", path, "--network", "none", "busybox", "hostname")
                let id = try swmono.onHost("/bin/cat", path).output
                #expect(id.count == 64 && done.line == String(id.prefix(12)), "\(done)")
                let again = try swmono("run", "--cidfile", path, "--network", "none", "busybox", "true")
                #expect(again.status == 125 && again.errors.contains(path), "\(again)")
            }
        }
    }
}
