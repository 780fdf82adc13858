import Conformance
import Glibc
import Linux
import Testing

extension SystemTests {
    @Suite struct LogTests {
        @Test(
            "labels, variables and a tag are written with each message, and logs --details shows them",
            .covers("cli.container.logs.--details", "eng.log.details", "eng.log.tag", "eng.log.labels", "eng.log.env"))
        func details() throws {
            try ContainerFixture.run { swmono in
                let run = try swmono(
                    "run", "--name", "box", "--network", "none", "--label", "tier=web 1", "-e", "MODE=on", "--log-opt",
                    "labels=tier,none", "--log-opt", "env-regex=^MO", "--log-opt", "tag={{.Name}}/{{.ImageName}}",
                    "--log-opt", "mode=non-blocking", "--log-opt", "max-buffer-size=1m", "busybox", "echo", "hello")
                #expect(run.status == 0, "\(run)")
                let path = try swmono("inspect", "-f", "{{.LogPath}}", "box").line
                let line = String(decoding: try readFile(path), as: UTF8.self)
                #expect(line.contains(#""attrs":{"MODE":"on","tag":"box/busybox","tier":"web 1"},"time":"#), "\(line)")
                let details = try swmono("logs", "--details", "box")
                #expect(details.output == "MODE=on,tag=box%2Fbusybox,tier=web+1 hello\n", "\(details)")
                #expect(try swmono("logs", "box").output == "hello\n")
                let bad = try swmono("create", "--log-opt", "tag={{.Nothing}}", "busybox", "true")
                #expect(bad.status != 0 && bad.errors.contains("{{.Nothing}} is not supported"), "\(bad)")
            }
        }

        @Test(
            "times, spans and both ends of a log; the file is Docker's; a long line stays whole",
            .covers(
                "cli.container.logs", "cli.alias.logs", "cli.container.logs.--since", "cli.container.logs.--until",
                "cli.container.logs.--timestamps", "eng.log.json-file", "eng.log.read-tail",
                "eng.log.read-since-until", "eng.log.timestamps", "eng.log.partial-16k", "eng.log.read-follow"))
        func reading() throws {
            try ContainerFixture.run { swmono in
                let script = "echo one; sleep 1.1; echo two >&2; sleep 1.1; head -c 40000 /dev/zero | tr '\\0' x; echo"
                let run = try swmono("run", "--name", "box", "--network", "none", "busybox", "sh", "-c", script)
                #expect(run.status == 0, "\(run.errors)")
                let long = String(repeating: "x", count: 40000)
                #expect(try swmono("logs", "box").output == "one\n\(long)\n")
                let stamped = try swmono("logs", "-t", "-n", "4", "box")
                #expect(
                    stamped.errors.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z two\n/#) != nil,
                    "\(stamped.errors)")
                let second = String(stamped.errors.prefix { $0 != " " })
                let later = try swmono("container", "logs", "--since", second, "box")
                #expect(later.errors == "two\n" && later.output == long + "\n", "\(later.errors)")
                let earlier = try swmono("logs", "--until", second, "box")
                #expect(earlier.output == "one\n" && earlier.errors == "two\n", "\(earlier)")
                #expect(try swmono("logs", "--since", "10m", "--until", "2020-01-01", "box").output == "")
                #expect(try swmono("logs", "--follow", "--tail", "0", "box").output == "")
                #expect(try swmono("logs", "--since", "soon", "box").status != 0)
                // 40000 bytes are three messages; the parts have no line end.
                let file = String(
                    decoding: try readFile(try swmono("inspect", "-f", "{{.LogPath}}", "box").line), as: UTF8.self)
                let lines = file.split(separator: "\n")
                #expect(
                    lines.count == 5 && lines[0].hasPrefix(#"{"log":"one\n","stream":"stdout","time":"20"#),
                    "\(lines[0])")
                #expect(lines[1].hasPrefix(#"{"log":"two\n","stream":"stderr","time":"20"#), "\(lines[1])")
                let parts = lines[2...].map { $0.prefix { $0 != "," } }
                #expect(parts.map { $0.filter { $0 == "x" }.count } == [16384, 16384, 7232])
                #expect(parts.map { $0.hasSuffix(#"\n""#) } == [false, false, true])
            }
        }

        @Test(
            "a log is rotated by size and count while it is followed; none keeps nothing",
            .covers(
                "eng.log.json.max-size", "eng.log.json.max-file", "eng.log.rotation-follow", "eng.log.none",
                "eng.log.read-follow", "cli.beh.run.log-opt"))
        func rotation() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "create", "--name", "box", "--network", "none", "--log-opt", "max-size=20k", "--log-opt",
                    "max-file=3",
                    "busybox", "sh", "-c",
                    "i=0; while [ $i -lt 1000 ]; do echo line $i; i=$((i+1)); "
                        + "[ $((i % 50)) = 0 ] && sleep 0.02; done; true"
                )
                _ = try swmono("start", "box")
                let all = try swmono("logs", "-f", "box").lines
                #expect(all == (0..<1000).map { "line \($0)" }, "\(all.count) \(all.last ?? "")")
                let path = try swmono("inspect", "-f", "{{.LogPath}}", "box").line
                let sizes = try swmono.onHost("/bin/sh", "-c", "stat -c %s \(path)*").lines.compactMap { Int($0) }
                #expect(sizes.count == 3 && sizes.allSatisfy { $0 > 0 && $0 < 21000 }, "\(sizes)")
                let kept = try swmono("logs", "box").lines
                #expect(kept.last == "line 999" && kept.count < 1000 && kept == all.suffix(kept.count), "\(kept.count)")
                let silent = try swmono(
                    "run", "--name", "none", "--network", "none", "--log-driver", "none", "busybox", "echo", "hi")
                #expect(silent.output == "hi\n", "\(silent)")
                let unread = try swmono("logs", "none")
                #expect(
                    unread.status == 1 && unread.errors.contains("configured logging driver does not support reading"),
                    "\(unread)")
                for (options, text) in [
                    (["--log-opt", "nosuch=1"], "unknown log opt 'nosuch' for json-file log driver"),
                    (["--log-driver", "nosuch"], "no log driver named 'nosuch' is registered"),
                    (["--log-driver", "none", "--log-opt", "max-size=1"], "invalid logging opts for driver none"),
                ] {
                    let bad = try swmono(["create"] + options + ["busybox", "true"])
                    #expect(bad.status != 0 && bad.errors.contains(text), "\(bad)")
                }
            }
        }
    }
}
