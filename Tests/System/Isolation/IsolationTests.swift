import Conformance
import Glibc
import Linux
import Testing

extension SystemTests {
    @Suite struct IsolationTests {
        private func status(_ options: [String], _ field: String) throws -> String {
            var line = ""
            try ContainerFixture.run { swmono in
                let client = try swmono.start(
                    ["run", "--rm", "--network", "none"] + options + [
                        "busybox", "grep", "^\(field):", "/proc/self/status",
                    ])
                let done = try client.finish()
                #expect(done.status == 0, "\(done)")
                line = done.line.split(separator: "\t").last.map(String.init) ?? ""
            }
            return line
        }

        @Test(
            "the capabilities are Docker's fourteen, more or fewer as asked",
            .covers("eng.sec.cap-add-drop", "cli.container.run.--cap-add", "cli.container.run.--cap-drop"),
            arguments: [
                ([], "00000000a80425fb"), (["--cap-drop", "ALL"], "0000000000000000"),
                (["--cap-drop", "all", "--cap-add", "NET_ADMIN"], "0000000000001000"),
                (["--cap-add", "SYS_ADMIN"], "00000000a82425fb"),
            ] as [([String], String)])
        func capabilities(options: [String], expected: String) throws {
            #expect(try status(options, "CapEff") == expected)
            #expect(try status(options, "CapBnd") == expected)
        }

        @Test(
            "the seccomp filter and no-new-privileges are on as asked",
            .covers(
                "eng.sec.seccomp-default", "eng.sec.seccomp-unconfined", "eng.sec.no-new-privileges",
                "cli.beh.run.security-opt", "cli.container.run.--security-opt"))
        func filter() throws {
            #expect(try status([], "Seccomp") == "2")
            #expect(try status(["--security-opt", "seccomp=unconfined"], "Seccomp") == "0")
            #expect(try status([], "NoNewPrivs") == "0")
            #expect(try status(["--security-opt", "no-new-privileges"], "NoNewPrivs") == "1")
            #expect(try status(["--privileged"], "Seccomp") == "0")
        }

        @Test(
            "paths that tell about the host are masked or read-only, unless privileged",
            .covers(
                "eng.sec.masked-paths", "eng.sec.readonly-paths", "eng.sec.privileged", "cli.container.run.--privileged"
            ))
        func masked() throws {
            try ContainerFixture.run { swmono in
                let script = """
                    for f in kcore keys timer_list latency_stats; do cat /proc/$f 2>/dev/null; done | wc -c
                    ls /sys/firmware 2>/dev/null | wc -l; ls /proc/scsi 2>/dev/null | wc -l
                    echo 1 >/proc/sys/kernel/domainname && echo written; echo b >/proc/sysrq-trigger && echo written
                    mount -t tmpfs none /tmp && echo mounted; mknod /tmp/d b 8 0 && cat /tmp/d && echo read; true
                    """
                let done = try swmono("run", "--rm", "--network", "none", "busybox", "sh", "-c", script)
                #expect(done.output == "0\n0\n0\n", "\(done)")
                let privileged = try swmono(
                    "run", "--rm", "--network", "none", "--privileged", "busybox", "sh", "-c",
                    "mount -t tmpfs none /tmp && echo mounted; ls /dev/kmsg; grep CapEff /proc/self/status | cut -c8-")
                #expect(privileged.output.hasPrefix("mounted\n/dev/kmsg\n"), "\(privileged)")
            }
        }

        @Test(
            "the namespaces are the container's own, and pid 1 is the command",
            .covers(
                "eng.sec.pid-modes", "eng.sec.uts-host", "cli.container.run.--pid", "cli.container.run.--ipc",
                "cli.container.run.--uts"))
        func namespaces() throws {
            try ContainerFixture.run { swmono in
                let script = "for n in mnt pid ipc uts net; do readlink /proc/self/ns/$n; done"
                let inside = try swmono("run", "--rm", "--network", "none", "busybox", "sh", "-c", script)
                let outside = try swmono.onHost("/bin/sh", "-c", script)
                #expect(inside.lines.count == 5 && Set(inside.lines).isDisjoint(with: outside.lines), "\(inside)")
                let first = try swmono("run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo $$; ps | wc -l")
                #expect(first.line == "1", "\(first)")
                let shared = try swmono(
                    "run", "--rm", "--network", "none", "--pid", "host", "--ipc", "host", "--uts", "host", "busybox",
                    "sh",
                    "-c", "for n in pid ipc uts; do readlink /proc/self/ns/$n; done")
                #expect(Set(shared.lines).isSubset(of: outside.lines), "\(shared)")
            }
        }

        @Test(
            "--read-only closes the root, and --tmpfs opens a place in it",
            .covers(
                "eng.sec.readonly-rootfs", "eng.vol.tmpfs", "cli.container.run.--read-only", "cli.container.run.--tmpfs"
            ))
        func readOnly() throws {
            try ContainerFixture.run { swmono in
                let script =
                    """
                    echo x >/file && echo root; echo x >/work/file && echo work; stat -c %a /work
                    df -k /work | tail -1 | tr -s ' ' | cut -d' ' -f2
                    """
                let done = try swmono(
                    "run", "--rm", "--network", "none", "--read-only", "--tmpfs", "/work:size=1m,mode=700", "busybox",
                    "sh",
                    "-c", script)
                #expect(done.output == "work\n700\n1024\n" && done.errors.contains("Read-only file system"), "\(done)")
            }
        }

        @Test(
            "-v and --mount bind host folders, read-only where it says so",
            .covers(
                "eng.vol.bind", "eng.vol.readonly", "eng.vol.missing-source-error", "cli.container.run.--volume",
                "cli.container.run.--mount"))
        func binds() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono.onHost("/bin/mkdir", "-p", "\(swmono.root)/a", "\(swmono.root)/b")
                _ = try swmono.onHost("/bin/sh", "-c", "echo host >\(swmono.root)/a/file")
                let script = "cat /a/file; echo new >/a/made; echo no >/b/made || echo closed"
                let done = try swmono(
                    "run", "--rm", "--network", "none", "-v", "\(swmono.root)/a:/a", "--mount",
                    "type=bind,src=\(swmono.root)/b,dst=/b,readonly", "busybox", "sh", "-c", script)
                #expect(done.output == "host\nclosed\n", "\(done)")
                #expect(try swmono.onHost("/bin/cat", "\(swmono.root)/a/made").output == "new\n")
                let missing = try swmono(
                    "run", "--rm", "--network", "none", "--mount", "type=bind,src=\(swmono.root)/none,dst=/b",
                    "busybox", "true")
                #expect(
                    missing.status == 125 && missing.errors.contains("bind source path does not exist"), "\(missing)")
            }
        }

        @Test(
            "--init is pid 1, passes signals on and reaps what nobody waits for",
            .covers("eng.life.init", "cli.container.run.--init"), .enabled(if: Engine.isStatic, Engine.needsStatic))
        func initProcess() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--init", "--network", "none", "busybox", "sh", "-c",
                    "(sleep 0.1 & ); sleep 0.4; ps -o stat,comm | grep -c ^Z; [ $$ != 1 ] && echo child; exit 3")
                #expect(done.output == "0\nchild\n" && done.status == 3, "\(done)")
                _ = try swmono("run", "-d", "--init", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let stopped = try swmono("stop", "-t", "5", "box", seconds: 4)
                #expect(stopped.status == 0, "\(stopped)")
                #expect(try swmono("inspect", "-f", "{{.State.ExitCode}}", "box").line == "143")
            }
        }

        @Test("a shim runs from a file that nobody can write to (CVE-2019-5736)")
        func sealedShim() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let pid = try swmono("inspect", "-f", "{{.State.Pid}}", "box").line
                let stat = String(decoding: try readFile("/proc/\(pid)/stat"), as: UTF8.self)
                let shim = stat.split(separator: " ")[3]
                #expect(try readLink("/proc/\(shim)/exe").hasPrefix("\(swmono.execRoot)/seals/"))
                let refusal = #expect(throws: SystemError.self) {
                    _ = try openFile("/proc/\(shim)/exe", O_RDWR)
                }
                #expect(refusal?.errno == EROFS)
            }
        }

        @Test("nothing of the engine leaks into the container: descriptors, environment, mounts")
        func leaks() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "busybox", "sh", "-c",
                    "ls /proc/self/fd | tr '\\n' ' '; env | cut -d= -f1 | sort | tr '\\n' ' '",
                    environment: ["SECRET=1"])
                #expect(done.output.hasPrefix("0 1 2 3 "), "\(done)")
                #expect(!done.output.contains("SECRET"), "\(done)")
            }
        }
    }
}
