import Conformance
import Testing

extension SystemTests {
    @Suite struct TerminalTests {
        @Test(
            "-it gives the command a terminal of the client's size, which follows it",
            .covers("eng.life.tty-resize", "cli.beh.io.winch", "cli.beh.io.rawmode", "cli.container.run.--tty"))
        func size() throws {
            try ContainerFixture.run { swmono in
                let session = try swmono.terminal("run", "-it", "--rm", "--network", "none", "busybox", "sh")
                #expect(try session.shows("/ # "), "\(session.seen)")
                try session.type("until stty size | grep '37 91'; do sleep 0.1; done; echo t=$(tty)\n")
                #expect(try session.shows("t=/dev/pts/0"), "\(session.seen)")
                try session.resize(columns: 120, rows: 50)
                try session.type("until stty size | grep '50 120'; do sleep 0.1; done; echo do''ne\n")
                #expect(try session.shows("done"), "\(session.seen)")
                try session.type("exit 6\n")
                #expect(try session.status() == 6, "\(session.seen)")
            }
        }

        @Test(
            "ctrl-p ctrl-q leaves the container running, and attach comes back to it", .covers("cli.beh.io.detach-keys")
        )
        func detach() throws {
            try ContainerFixture.run { swmono in
                let session = try swmono.terminal("run", "-it", "--name", "box", "--network", "none", "busybox", "sh")
                try session.type("echo first=$((1+1))\n")
                #expect(try session.shows("first=2"), "\(session.seen)")
                try session.type("\u{10}\u{11}")
                #expect(try session.status() == 0, "\(session.seen)")
                #expect(try swmono("inspect", "-f", "{{.State.Running}}", "box").line == "true")
                let back = try swmono.terminal("attach", "box")
                try back.type("echo second=$((1+2)); exit\n")
                #expect(try back.shows("second=3"), "\(back.seen)")
                #expect(try back.status() == 0)
            }
        }

        @Test("exec -it has a terminal of its own, and ctrl-c reaches the command", .covers("cli.container.exec.--tty"))
        func exec() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let session = try swmono.terminal("exec", "-it", "box", "sh")
                try session.type("trap 'echo cau''ght' INT; tty; echo rea''dy\n")
                #expect(try session.shows("ready"), "\(session.seen)")
                try session.type("\u{03}")
                try session.type("\n")
                #expect(try session.shows("caught"), "\(session.seen)")
                try session.type("exit 8\n")
                #expect(try session.status() == 8, "\(session.seen)")
            }
        }

        @Test("-t without a terminal on standard input is refused in Docker's words", .covers("cli.beh.io.notty-err"))
        func noTerminal() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono("run", "-it", "--rm", "--network", "none", "busybox", "true")
                #expect(done.status == 1, "\(done)")
                #expect(done.errors.contains("stdin is not a terminal"), "\(done)")
            }
        }
    }
}
