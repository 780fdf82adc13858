import Conformance
import Glibc
import Linux
import Testing

extension SystemTests {
    @Suite struct SharedMemoryTests {
        @Test(
            "--ipc shareable and container:ID: one namespace, one /dev/shm, for as long as somebody uses it",
            .covers("eng.sec.ipc-modes", "cli.container.run.--ipc", "cli.container.create.--ipc"))
        func shared() throws {
            try ContainerFixture.run { swmono in
                let run = ["run", "--network", "none", "--ipc"]
                let donor = try swmono(
                    run + ["shareable", "-d", "--shm-size", "8m", "--name", "donor", "busybox", "sleep", "1000"])
                #expect(donor.status == 0, "\(donor)")
                _ = try swmono("exec", "donor", "sh", "-c", "echo hello >/dev/shm/note")
                let joiner = try swmono(
                    run + ["container:donor", "-d", "--name", "joiner", "busybox", "sleep", "1000"])
                #expect(joiner.status == 0, "\(joiner)")
                let look = "readlink /proc/self/ns/ipc; cat /dev/shm/note; df -k /dev/shm | tail -n 1"
                let here = try swmono("exec", "joiner", "sh", "-c", look)
                #expect(try here.output == swmono("exec", "donor", "sh", "-c", look).output, "\(here)")
                #expect(here.output.contains("hello\n") && here.output.contains(" 8192 "), "\(here)")
                let flags = try swmono(
                    "exec", "joiner", "sh", "-c", "grep ' /dev/shm ' /proc/mounts; stat -c %a /dev/shm")
                #expect(flags.output.contains("rw,nosuid,nodev,noexec") && flags.output.hasSuffix("1777\n"), "\(flags)")
                let third = try swmono(run + ["container:joiner", "--rm", "busybox", "cat", "/dev/shm/note"])
                #expect(third.output == "hello\n", "\(third)")
                #expect(
                    try swmono("inspect", "-f", "{{.HostConfig.IpcMode}}", "joiner").line == "container:\(donor.line)")
                // The donor goes; who has joined keeps what it has, and the host keeps nothing.
                _ = try swmono("rm", "-f", "donor")
                #expect(try !mounted(swmono))
                #expect(try swmono("exec", "joiner", "cat", "/dev/shm/note").output == "hello\n")
            }
        }

        @Test("a container that shares nothing, or does not run, is refused with Docker's texts")
        func refused() throws {
            try ContainerFixture.run { swmono in
                let run = ["run", "--rm", "--network", "none", "--ipc"]
                let id = try swmono("run", "-d", "--network", "none", "--name", "own", "busybox", "sleep", "1000").line
                let refused = try swmono(run + ["container:own", "busybox", "true"])
                #expect(refused.status == 125, "\(refused)")
                #expect(
                    refused.errors.contains(
                        "failed to join IPC namespace: container \(id): non-shareable IPC "
                            + "(hint: use IpcMode:shareable for the donor container)"), "\(refused)")
                _ = try swmono(
                    "run", "-d", "--network", "none", "--ipc", "shareable", "--tmpfs", "/dev/shm:size=1m", "--name",
                    "mounted", "busybox", "sleep", "1000")
                let nothing = try swmono(run + ["container:mounted", "busybox", "true"])
                #expect(nothing.errors.contains("non-shareable IPC"), "\(nothing)")
                _ = try swmono("rm", "-f", "own", "mounted")
                let gone = try swmono("create", "--ipc", "shareable", "--name", "idle", "busybox", "true")
                let idle = try swmono(run + ["container:idle", "busybox", "true"])
                #expect(
                    idle.errors.contains("failed to join IPC namespace: container \(gone.line) is not running"),
                    "\(idle)")
                let none = try swmono(run + ["none", "busybox", "sh", "-c", "grep -c /dev/shm /proc/mounts"])
                #expect(none.output == "0\n", "\(none)")
                #expect(try swmono(run + ["nix", "busybox", "true"]).errors.contains("invalid IPC mode: nix"))
            }
        }

        @Test("what a donor mounts over its own /dev/shm is its own affair, and its killed shim leaves no mount")
        func hostileDonor() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "--privileged", "--network", "none", "--ipc", "shareable", "--name", "donor",
                    "busybox",
                    "sh", "-c", "umount /dev/shm; rmdir /dev/shm; ln -s /etc /dev/shm; sleep 1000")
                let joined = try swmono(
                    "run", "--rm", "--network", "none", "--ipc", "container:donor", "busybox", "sh", "-c",
                    "ls /dev/shm | wc -l; grep -c ' /dev/shm tmpfs ' /proc/mounts")
                #expect(joined.output == "0\n1\n", "\(joined)")
                #expect(try mounted(swmono))
                let pid = try swmono("inspect", "-f", "{{.State.Pid}}", "donor").line
                let stat = String(decoding: try readFile("/proc/\(pid)/stat"), as: UTF8.self)
                let shim = try #require(Int32(stat.split(separator: " ")[3]))
                try PidFD(pid: shim).send(SIGKILL)
                _ = try swmono("wait", "donor")
                let again = try swmono("start", "donor")
                #expect(again.status == 0, "\(again)")
                _ = try swmono("stop", "-t", "0", "donor")
                #expect(try !mounted(swmono))
            }
        }

        private func mounted(_ swmono: ContainerFixture) throws -> Bool {
            String(decoding: try readFile("/proc/self/mountinfo"), as: UTF8.self).contains("\(swmono.execRoot)/shm/")
        }
    }
}
