import Conformance
import Glibc
import State
import Testing

extension SystemTests {
    @Suite struct AttachTests {
        @Test(
            "attach without input, without signals, with keys of its own; start -i",
            .covers(
                "cli.container.attach", "cli.alias.attach", "cli.container.attach.--no-stdin",
                "cli.container.attach.--sig-proxy", "cli.container.start", "cli.alias.start",
                "cli.container.start.--interactive", "eng.life.attach-multi"))
        func attach() throws {
            try ContainerFixture.run { swmono in
                let script = "trap 'echo term' TERM; echo ready; while read line; do echo got $line; done; echo over"
                _ = try swmono("create", "-i", "--name", "box", "--network", "none", "busybox", "sh", "-c", script)
                let first = try swmono.start(["start", "-i", "box"])
                #expect(try first.waits(for: "ready"))
                let mute = try swmono.start(["attach", "--no-stdin", "box"])
                let deaf = try swmono.start(["container", "attach", "--no-stdin", "--sig-proxy=false", "box"])
                usleep(300_000)
                try mute.write("lost\n")
                try first.write("one\n")
                for client in [first, mute, deaf] { #expect(try client.waits(for: "got one")) }
                // Its own end: the container has no part in it.
                try deaf.send(SIGTERM)
                #expect(try deaf.finish().status == 143)
                #expect(try swmono("inspect", "-f", "{{.State.Running}}", "box").line == "true")
                first.closeInput()
                let done = try first.finish()
                #expect(done.output == "ready\ngot one\nover\n" && done.status == 0, "\(done)")
                let other = try mute.finish()
                #expect(other.output == "got one\nover\n" && other.status == 0, "\(other)")
                let stopped = try swmono("attach", "box")
                #expect(
                    stopped.status == 1
                        && stopped.errors.contains("cannot attach to a stopped container, start it first"), "\(stopped)"
                )
            }
        }

        @Test(
            "--detach-keys of run, start, exec and attach, and those of config.json",
            .covers(
                "cli.container.run.--detach-keys", "cli.container.start.--detach-keys",
                "cli.container.exec.--detach-keys", "cli.container.attach.--detach-keys", "cli.beh.cfg.detachKeys",
                "cli.docker.--config"))
        func keys() throws {
            try ContainerFixture.run { swmono in
                let flags = [
                    "--name", "box", "--network", "none", "busybox", "sh", "-c",
                    "while :; do echo tick; sleep 0.05; done",
                ]
                func leave(_ session: TerminalSession, with keys: String, status: Int32 = 0) throws {
                    #expect(try session.shows("tick"))
                    try session.type(keys)
                    // run and start say nothing, attach and exec do, as Docker's.
                    if status != 0 { #expect(try session.shows("read escape sequence"), "\(session.seen)") }
                    #expect(try session.status() == status, "\(session.seen)")
                    #expect(try swmono("inspect", "-f", "{{.State.Running}}", "box").line == "true")
                }
                try leave(swmono.terminal(["run", "-it", "--detach-keys", "ctrl-a,x"] + flags), with: "\u{1}x")
                try leave(swmono.terminal(["attach", "--detach-keys", "ctrl-a,y", "box"]), with: "\u{1}y", status: 1)
                _ = try swmono("kill", "box")
                _ = try swmono("wait", "box")
                try leave(swmono.terminal(["start", "-ai", "--detach-keys", "ctrl-b", "box"]), with: "\u{2}")
                try makeFolder("\(swmono.root)/config")
                try AtomicFile.replace(
                    "\(swmono.root)/config/config.json", with: Array(#"{"detachKeys":"ctrl-e,e"}"#.utf8), .volatile)
                try leave(swmono.terminal(["attach", "box"]), with: "\u{5}e", status: 1)
                let exec = ["exec", "-it", "--detach-keys", "ctrl-f", "box", "sh", "-c", "echo tick; sleep 1000"]
                try leave(swmono.terminal(exec), with: "\u{6}", status: 1)
                let bad = try swmono("attach", "--detach-keys", "ctrl-", "box")
                #expect(bad.status == 1 && bad.errors.contains("nvalid detach keys"), "\(bad)")
            }
        }

        @Test(
            "exec: variables from a file, detached, privileged, and refused where it cannot be",
            .covers(
                "cli.container.exec", "cli.alias.exec", "cli.container.exec.--env-file",
                "cli.container.exec.--detach", "cli.container.exec.--privileged", "eng.life.exec"))
        func exec() throws {
            try ContainerFixture.run { swmono in
                try AtomicFile.replace("\(swmono.root)/env", with: Array("A=file\nB\n# no\n".utf8), .volatile)
                _ = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "-e", "A=own", "busybox", "sleep", "1000")
                let done = try swmono(
                    "container", "exec", "--env-file", "\(swmono.root)/env", "-e", "C=flag", "box", "sh", "-c",
                    "echo $A $B $C; exit 5", environment: ["B=caller"])
                #expect(done.output == "file caller flag\n" && done.status == 5, "\(done)")
                let detached = try swmono("exec", "-d", "box", "sh", "-c", "sleep 0.2; echo done >/mark")
                #expect(detached.output == "" && detached.status == 0, "\(detached)")
                try eventually { try swmono("exec", "box", "cat", "/mark").output == "done\n" }
                let masks = "grep CapEff /proc/self/status | cut -f2"
                let plain = try swmono("exec", "box", "sh", "-c", masks)
                let privileged = try swmono("exec", "--privileged", "box", "sh", "-c", masks)
                #expect(plain.line == "00000000a80425fb", "\(plain)")
                let mask = UInt64(privileged.line, radix: 16) ?? 0
                #expect(mask & 1 << 21 != 0, "CAP_SYS_ADMIN: \(privileged)")
                let missing = try swmono("exec", "box", "nosuch")
                #expect(missing.status == 127 && missing.errors.contains("nosuch"), "\(missing)")
            }
        }
    }
}
