import Testing

extension SystemTests {
    /// The engine's mount and network namespaces, whoever calls.
    @Suite struct HomeTests {
        private static let network = ["--network", "host", "busybox", "readlink", "/proc/self/ns/net"]

        @Test("from other mount and network namespaces the same container comes to be, and is seen")
        func elsewhere() throws {
            try ContainerFixture.run { swmono in
                let kept = try swmono("run", "-d", "--name", "box", "busybox", "sleep", "1000")
                #expect(kept.status == 0, "\(kept)")
                let home = try swmono.start(["run", "--rm"] + Self.network).finish()
                let other = try swmono.elsewhere(["-m", "-n"], ["run", "--rm"] + Self.network)
                #expect(home.status == 0 && other.output == home.output, "\(other)")
                let route = try swmono.elsewhere(["-m", "-n"], ["run", "--rm", "busybox", "ip", "route"])
                #expect(route.output.hasPrefix("default via "), "\(route)")
                let more = try swmono.elsewhere(["-m", "-n"], ["exec", "box", "echo", "here"])
                #expect(more.output == "here\n", "\(more)")
            }
        }

        @Test("where nobody is left at home, home is where the next container starts")
        func movedHome() throws {
            try ContainerFixture.run { swmono in
                let home = try swmono.start(["run", "--rm"] + Self.network).finish()
                let other = try swmono.elsewhere(["-m", "-n"], ["run", "--rm"] + Self.network)
                #expect(other.status == 0 && other.output != home.output, "\(other)")
            }
        }

        @Test("who may not join home is refused by name, and told what to do")
        func refused() throws {
            try ContainerFixture.run { swmono in
                guard try swmono.onHost("/usr/bin/unshare", "-U", "-r", "/bin/true").status == 0 else { return }
                let kept = try swmono("run", "-d", "--network", "none", "busybox", "sleep", "1000")
                #expect(kept.status == 0, "\(kept)")
                let other = try swmono.elsewhere(["-U", "-r", "-m", "-n"], ["run", "--rm"] + Self.network)
                #expect(other.status != 0 && other.errors.contains("nsenter -t "), "\(other)")
            }
        }
    }
}

extension ContainerFixture {
    /// Runs a client behind unshare(1).
    func elsewhere(_ namespaces: [String], _ arguments: [String]) throws -> Outcome {
        try onHost("/usr/bin/unshare", namespaces + ["--", binary] + globals + arguments)
    }
}
