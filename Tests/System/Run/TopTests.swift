import Conformance
import Glibc
import Testing

extension SystemTests {
    @Suite struct TopTests {
        @Test(
            "top shows a container's processes alone, with the columns asked for",
            .covers("cli.container.top", "cli.alias.top", "eng.life.top"))
        func top() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "busybox", "sh", "-c", "sleep 971 & sleep 972")
                let plain = try swmono("container", "top", "box")
                #expect(
                    plain.lines.first?.split(separator: " ").joined(separator: " ")
                        == "UID PID PPID C STIME TTY TIME CMD")
                #expect(plain.lines.count == 3 && plain.output.contains("root "), "\(plain)")
                #expect(plain.output.contains("sleep 971") && plain.output.contains("sleep 972"), "\(plain)")
                if access("/usr/bin/ps", X_OK) == 0 {
                    let asked = try swmono("top", "box", "-o", "pid,args")
                    #expect(asked.lines.first?.split(separator: " ") == ["PID", "COMMAND"], "\(asked)")
                    #expect(asked.lines.count == 3 && asked.output.contains("sleep 972"), "\(asked)")
                    let forest = try swmono("top", "box", "axf")
                    #expect(forest.status == 0 && forest.lines.count == 3, "\(forest)")
                    let bad = try swmono("top", "box", "--nosuch")
                    #expect(bad.status == 1 && bad.errors.contains("ps: error: unknown gnu long option"), "\(bad)")
                }
                let cheat = try swmono("top", "box", "-o", "uid=PID")
                #expect(cheat.errors.contains("specifying \"uid=PID\" is not allowed"), "\(cheat)")
                _ = try swmono("kill", "box")
                _ = try swmono("wait", "box")
                let stopped = try swmono("top", "box")
                #expect(stopped.status == 1 && stopped.errors.contains("is not running"), "\(stopped)")
            }
        }
    }
}
