import Conformance
import Glibc
import Linux
import State
import Testing

extension SystemTests {
    @Suite struct BindTests {
        /// A folder with another mount in it, in a mount namespace that dies with the helper's last process.
        private func tree(_ swmono: ContainerFixture) throws -> String {
            let folder = "\(swmono.root)/tree"
            let made = try swmono.onHost(
                "/bin/sh", "-c",
                """
                set -e; mkdir -p \(folder); mount -t tmpfs tree \(folder); mount --make-shared \(folder)
                mkdir \(folder)/inner; mount -t tmpfs inner \(folder)/inner; echo in >\(folder)/inner/note
                """
            )
            #expect(made.status == 0, "\(made)")
            return folder
        }

        private func remove(_ folder: String) {
            umount2("\(folder)/inner", Int32(MNT_DETACH))
            umount2(folder, Int32(MNT_DETACH))
        }

        private func run(_ swmono: ContainerFixture, _ flags: [String], _ script: String) throws -> Outcome {
            try swmono(["run", "--rm", "--network", "none"] + flags + ["busybox", "sh", "-c", script])
        }

        @Test(
            "binds: read-only all the way down or not, one mount or all, and mounts that come later",
            .covers(
                "eng.vol.bind", "eng.vol.readonly", "eng.vol.ro-recursive", "eng.vol.bind-nonrecursive",
                "eng.vol.propagation"))
        func recursion() throws {
            try ContainerFixture.run { swmono in
                let folder = try tree(swmono)
                defer { remove(folder) }
                let touch =
                    "touch /a/x 2>/dev/null && echo outer; touch /a/inner/x 2>/dev/null && echo inner; "
                    + "cat /a/inner/note"
                let bind = "type=bind,src=\(folder),dst=/a"
                for (flags, wanted) in [
                    (["-v", "\(folder):/a"], "outer\ninner\nin\n"), (["-v", "\(folder):/a:ro"], "in\n"),
                    (["--mount", "\(bind),readonly"], "in\n"),
                    (["--mount", "\(bind),readonly,bind-recursive=writable"], "inner\nin\n"),
                    (["--mount", "\(bind),bind-recursive=disabled"], "outer\ninner\n"),
                ] {
                    #expect(try run(swmono, flags, touch).output == wanted, "\(flags)")
                    _ = try swmono.onHost("/bin/rm", "-f", "\(folder)/x", "\(folder)/inner/x")
                }
                let once = try run(
                    swmono, ["-v", "\(folder):/a:rprivate", "-v", "\(folder):/b"],
                    "grep -c ' /[ab]/inner ' /proc/mounts")
                #expect(once.output == "2\n", "\(once)")
                // A mount that comes later: private ones do not see it, slaves do.
                for (name, mode) in [("private", "rprivate"), ("slave", "rslave"), ("shared", "rshared")] {
                    _ = try swmono(
                        "run", "-d", "--name", name, "--network", "none", "--cap-add", "SYS_ADMIN", "-v",
                        "\(folder):/a:\(mode)",
                        "busybox", "sleep", "1000")
                }
                _ = try swmono.onHost("/bin/sh", "-c", "mkdir \(folder)/late && mount -t tmpfs late \(folder)/late")
                let sees = { try swmono("exec", $0, "grep", "-c", " /a/late ", "/proc/mounts").line }
                #expect(try ["private", "slave", "shared"].map(sees) == ["0", "1", "1"])
                _ = try swmono("exec", "shared", "sh", "-c", "mkdir /a/own && mount -t tmpfs own /a/own")
                let host = String(decoding: try readFile("/proc/self/mounts"), as: UTF8.self)
                let isThere = { (name: String) in host.contains(" \(folder)/\(name) tmpfs ") }
                #expect(isThere("own") && isThere("inner") && isThere("late"))
                for late in ["late", "own"] { umount2("\(folder)/\(late)", Int32(MNT_DETACH)) }
                let unshared = try run(
                    swmono, ["-v", "\(folder)/inner/..:/a:shared", "-v", "/proc/self:/p:rshared"], "true")
                #expect(
                    unshared.status == 125 && unshared.errors.contains("but it is not a shared mount"), "\(unshared)")
            }
        }

        @Test(
            "missing sources are made by -v, refused by --mount; outer mounts come first; tmpfs defaults",
            .covers(
                "eng.vol.bind-create-src", "eng.vol.missing-source-error", "eng.vol.mount-order", "eng.vol.tmpfs",
                "cli.beh.run.tmpfs-spec"))
        func sources() throws {
            try ContainerFixture.run { swmono in
                let folder = "\(swmono.root)/host"
                try makeFolder(folder)
                #expect(try run(swmono, ["-v", "\(folder)/by/v:/a"], "stat -c '%u %a' /a").output == "0 755\n")
                #expect(access("\(folder)/by/v", F_OK) == 0)
                let refused = try run(swmono, ["--mount", "type=bind,src=\(folder)/none,dst=/a"], "true")
                #expect(
                    refused.status == 125
                        && refused.errors.contains(
                            "invalid mount config for type \"bind\": bind source path does not exist: \(folder)/none"),
                    "\(refused)")
                #expect(access("\(folder)/none", F_OK) != 0)
                let made = try run(
                    swmono, ["--mount", "type=bind,src=\(folder)/made,dst=/a,bind-create-src"], "ls -d /a")
                #expect(made.output == "/a\n" && access("\(folder)/made", F_OK) == 0, "\(made)")
                let order = try run(
                    swmono, ["-v", "\(folder)/by:/o/p/q", "--tmpfs", "/o/p", "-v", "\(folder):/o"],
                    "grep ' /o' /proc/mounts | cut -d' ' -f2 | tr '\\n' ' '; ls /o/p/q; touch /o/p/mark; ls /o/p")
                #expect(order.output == "/o /o/p /o/p/q v\nmark\nq\n", "\(order)")
                let tmpfs = try run(
                    swmono,
                    [
                        "--tmpfs", "/t:size=1m,mode=0700,uid=7,gid=8,exec", "--tmpfs", "/u", "--mount",
                        "type=tmpfs,dst=/w,tmpfs-size=2m,tmpfs-mode=1770",
                    ],
                    "for p in t u w; do grep \" /$p \" /proc/mounts | cut -d' ' -f4; stat -c '%a %u %g' /$p; done")
                let lines = tmpfs.lines
                try #require(lines.count == 6, "\(tmpfs)")
                #expect(
                    lines[0].contains("nosuid,nodev") && !lines[0].contains("noexec")
                        && lines[0].contains("size=1024k"), "\(tmpfs)")
                #expect(
                    lines[1] == "700 7 8" && lines[2].contains("nosuid,nodev,noexec") && lines[3] == "1777 0 0",
                    "\(tmpfs)")
                #expect(lines[4].contains("size=2048k") && lines[5] == "1770 0 0", "\(tmpfs)")
                for (flag, text) in [
                    ("relative:/a", "named volumes are not supported yet"), ("\(folder):relative", "nvalid"),
                    ("\(folder):/", "nvalid"), ("\(folder):/a:nosuch", "invalid mode"),
                ] {
                    let bad = try run(swmono, ["-v", flag], "true")
                    #expect(bad.status == 125 && bad.errors.contains(text), "\(bad)")
                }
                let twice = try run(swmono, ["-v", "\(folder):/a", "--tmpfs", "/a"], "true")
                #expect(twice.status == 125 && twice.errors.contains("Duplicate mount point: /a"), "\(twice)")
            }
        }
    }
}
