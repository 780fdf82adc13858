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
    }
}
