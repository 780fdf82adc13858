import Conformance
import Testing

extension SystemTests {
    @Suite struct BrokenPipeTests {
        @Test("a container that does not read its input ends the client with its own exit code, not by SIGPIPE")
        func inputNobodyReads() throws {
            try ContainerFixture.run { swmono in
                for _ in 0..<5 {
                    let run = "run -i --rm --network none --cap-drop ALL busybox sh -c 'exit 3'"
                    let done = try pipeline("yes | head -c 3000000 | \(command(swmono)) \(run)", swmono)
                    #expect(done.status == 3 && done.errors == "", "\(done)")
                }
            }
        }

        @Test("logs into a reader that leaves ends at once and in silence")
        func logsNobodyReads() throws {
            try ContainerFixture.run { swmono in
                let script = "seq 1 100000; touch /all; sleep 1000"
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sh", "-c", script)
                try eventually { try swmono("exec", "box", "test", "-e", "/all").status == 0 }
                for words in ["logs box", "logs -f box"] {
                    let done = try pipeline("\(command(swmono)) \(words) | head -n 1", swmono)
                    #expect(done.status == 0 && done.output == "1\n" && done.errors == "", "\(done)")
                }
            }
        }

        private func command(_ swmono: ContainerFixture) -> String {
            ([swmono.binary] + swmono.globals).joined(separator: " ")
        }

        private func pipeline(_ text: String, _ swmono: ContainerFixture) throws -> Outcome {
            try swmono.onHost("/bin/sh", "-c", text)
        }
    }
}
