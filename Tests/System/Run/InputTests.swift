import Conformance
import Testing

extension SystemTests {
    @Suite struct InputTests {
        @Test(
            "all of a large input reaches a fast reader and a slow one", .covers("cli.container.run.--interactive"))
        func largeInput() throws {
            try ContainerFixture.run { swmono in
                let base = ([swmono.binary] + swmono.globals).joined(separator: " ")
                for command in ["wc -c", "sh -c 'sleep 1; wc -c'"] {
                    let run = "timeout 20 \(base) run -i --rm --network none busybox \(command)"
                    let done = try swmono.onHost("/bin/sh", "-c", "head -c 3000000 /dev/zero | \(run)")
                    #expect(done.status == 0 && done.output == "3000000\n", "\(done)")
                }
            }
        }

        @Test("restart keeps a container with --rm", .covers("cli.container.restart"))
        func restartWithRm() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--rm", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                #expect(try swmono("restart", "-t", "0", "box").output == "box\n")
                #expect(try swmono("ps", "--format", "{{.Names}}").output == "box\n")
                #expect(try swmono("stop", "-t", "0", "box").status == 0)
            }
        }
    }
}
