import Conformance
import Testing

extension SystemTests {
    @Suite struct LimitTests {
        // Version 1 and version 2 have other names and other ways to write the same limit.
        private static let memory =
            "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null"
        private static let pids = "cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null"
        private static let cpu =
            "cd /sys/fs/cgroup; cat cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpu.max 2>/dev/null | tr '\\n' ' '"

        @Test(
            "memory, pids and cpu limits stand in the container's cgroup",
            .covers("cli.container.run.--memory", "cli.container.run.--pids-limit", "cli.container.run.--cpus"))
        func visible() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "-m", "64m", "--pids-limit", "50", "--cpus", "0.5", "busybox",
                    "sh",
                    "-c", "\(Self.memory); \(Self.pids); \(Self.cpu)")
                #expect(done.output.hasPrefix("67108864\n50\n50000 100000"), "\(done)")
            }
        }

        @Test("a container beyond its memory is killed, and says so", .covers("eng.life.oom-flag"))
        func outOfMemory() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--name", "box", "--network", "none", "-m", "16m", "--memory-swap", "16m", "busybox", "sh",
                    "-c",
                    "exec tail /dev/zero")
                #expect(done.status == 137, "\(done)")
                #expect(try swmono("inspect", "-f", "{{.State.OOMKilled}}", "box").line == "true")
            }
        }

        @Test(
            "a child that is killed for want of memory is noticed while its container goes on",
            .covers("eng.life.oom-flag"))
        func childOutOfMemory() throws {
            try ContainerFixture.run { swmono in
                let started = try swmono(
                    "run", "-d", "--name", "box", "--network", "none", "-m", "16m", "--memory-swap", "16m", "busybox",
                    "sh", "-c", "tail /dev/zero; sleep 1000")
                let state = ["inspect", "-f", "{{.State.Status}} {{.State.OOMKilled}}", "box"]
                try eventually { try swmono.start(state).finish().line == "running true" }
                #expect(started.status == 0, "\(started)")
                #expect(try swmono("kill", "box").status == 0)
                #expect(try swmono("wait", "box").line == "137")
                #expect(try swmono.start(state).finish().line == "exited true")
            }
        }

        @Test("a container at its pids limit cannot fork any more")
        func forkBomb() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "--pids-limit", "8", "busybox", "sh", "-c",
                    "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1 & done; wait")
                #expect(done.errors.contains("can't fork"), "\(done)")
            }
        }

        @Test(
            "ulimits, sysctls and the shared memory's size are as asked",
            .covers(
                "eng.sec.ulimits", "eng.sec.sysctls", "eng.sec.shm-size", "cli.container.run.--ulimit",
                "cli.container.run.--sysctl", "cli.container.run.--shm-size"))
        func ulimits() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "--ulimit", "nofile=100:200", "--sysctl",
                    "net.ipv4.ip_forward=1",
                    "--shm-size", "2m", "busybox", "sh", "-c",
                    """
                    ulimit -n; ulimit -Hn; cat /proc/sys/net/ipv4/ip_forward
                    df -k /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2
                    """
                )
                #expect(done.output == "100\n200\n1\n2048\n", "\(done)")
            }
        }
    }
}
