import Glibc
import Testing

extension SystemTests {
    @Suite struct BadInputTests {
        @Test(
            "a bad flag value is refused with Docker's exit code and a text that names it",
            arguments: [
                (["-m", "1x"], "invalid suffix: 'x'"), (["-m", "1k"], "Minimum memory limit allowed is 6MB"),
                (["--cpus", "nan"], "nan"), (["--cpus", "-1"], "CPUs"),
                (["--pids-limit", "x"], "invalid argument \"x\""),
                (["-v", "relative:/x:zz"], "zz"), (["-v", "/a:relative"], "relative"),
                (["--mount", "type=none"], "none"),
                (["--mount", "type=bind,dst=/x"], "ource must not be empty"), (["--tmpfs", "relative"], "relative"),
                (["--ulimit", "nix=1"], "nix"), (["--ulimit", "nofile=5:4"], "nofile"), (["--cap-add", "NIX"], "NIX"),
                (["--security-opt", "nix"], "nix"), (["--restart", "sometimes"], "sometimes"),
                (["--network", "container:"], "container"), (["-u", "no-such-user"], "no-such-user"),
                (["-e", "=x"], "invalid environment variable"), (["--name", "-bad-"], "-bad-"),
                (["--name", "a/b"], "a/b"),
                (["--env-file", "/no/such/file"], "/no/such/file"), (["--add-host", "nix"], "nix"),
                (["--device", "/no/such/device"], "/no/such/device"), (["--sysctl", "nix.nix=1"], "nix.nix"),
                (["--stop-signal", "NIX"], "NIX"), (["--log-driver", "nix"], "nix"), (["--runtime", "nix"], "nix"),
                (["--cpuset-cpus", "9999"], "9999"), (["--platform", "nix/nix"], "busybox"),

                (["--rm", "--restart", "always"], "--restart"), (["--dns", "nix"], "nix"),
                (["-w", "relative"], "relative"),
                (["--ipc", "nix"], "nix"), (["--pid", "nix"], "invalid PID mode"),
            ] as [([String], String)])
        func flags(options: [String], mentioned: String) throws {
            try ContainerFixture.run { swmono in
                let client = try swmono.start(["run"] + options + ["busybox", "true"])
                let done = try client.finish()
                // Docker's client makes 127 of every text with "no such file or directory".
                #expect(done.status == 125 || (done.status == 127 && options[0] == "--device"), "\(done)")
                #expect(done.errors.contains(mentioned) && done.output == "", "\(done)")
            }
        }

        @Test("an image that is not there, with no registry to ask, names the image")
        func image() throws {
            try ContainerFixture.run(image: false) { swmono in
                let never = try swmono("run", "--rm", "--pull", "never", "nothing:here", "true")
                #expect(never.status == 125 && never.errors.contains("No such image: nothing:here"), "\(never)")
                let down = try swmono("run", "--rm", "127.0.0.1:1/nothing:here", "true")
                #expect(down.status == 125 && down.errors.contains("127.0.0.1:1"), "\(down)")
                let bad = try swmono("run", "--rm", "Case", "true")
                #expect(bad.status == 125 && bad.errors.contains("repository name"), "\(bad)")
            }
        }

        @Test(
            "a container that is not there is named, for every command",
            arguments: [
                ["start"], ["stop"], ["kill"], ["rm"], ["logs"], ["wait"], ["attach"], ["inspect"],
                ["exec", "x-x", "true"],
            ])
        func container(command: [String]) throws {
            try ContainerFixture.run(image: false) { swmono in
                let client = try swmono.start(command.count > 1 ? command : command + ["x-x"])
                let done = try client.finish()
                #expect(done.status == 1, "\(done)")
                #expect(done.errors.lowercased().contains("no such") && done.errors.contains("x-x"), "\(done)")
            }
        }

        @Test("an image that a container uses is not removed without -f")
        func imageInUse() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let used = try swmono("rmi", "busybox")
                #expect(used.status == 1, "\(used)")
                #expect(used.errors.contains("conflict: unable to remove repository reference"), "\(used)")
                #expect(try swmono("exec", "box", "true").status == 0)
            }
        }

        @Test("a data root that cannot be written is named")
        func unwritable() throws {
            try ContainerFixture.run(image: false) { swmono in
                // `ps` makes nothing: where there is no data root it has nothing to show.
                let done = try swmono("--data-root", "/proc/nowhere", "create", "busybox")
                #expect(done.status == 1 && done.errors.contains("/proc/nowhere"), "\(done)")
            }
        }

        @Test("somebody who is not root is told so")
        func notRoot() throws {
            try ContainerFixture.run(image: false) { swmono in
                _ = try swmono.onHost("/bin/cp", swmono.binary, "\(swmono.root)/swmono")
                let done = try swmono.onHost(
                    "/usr/bin/setpriv", "--reuid", "65534", "--clear-groups", "\(swmono.root)/swmono", "--data-root",
                    "/tmp/nobody-\(swmono.id)", "ps")
                #expect(done.status == 1 && done.errors.contains("root"), "\(done)")
            }
        }

        @Test("a full disk is told, and leaves the store as it was")
        func diskFull() throws {
            try ContainerFixture.run(image: false) { swmono in
                let small = "\(swmono.root)/small"
                _ = try swmono.onHost("/bin/mkdir", small)
                _ = try swmono.onHost("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "none", small)
                let done = try swmono(
                    "--data-root", "\(small)/data", "load", "-i", TestImage.busybox.get(), "--name", "b:1")
                #expect(done.status == 1 && done.errors.contains("no space left on device"), "\(done)")
                let listed = try swmono("--data-root", "\(small)/data", "images", "-q")
                #expect(listed.output == "" && listed.status == 0, "\(listed)")
                _ = try swmono.onHost("/bin/umount", "-l", small)
            }
        }
    }
}
