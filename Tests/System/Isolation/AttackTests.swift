import Conformance
import Glibc
import Linux
import Testing

extension SystemTests {
    /// Attacks on the engine from a container with Docker's default rights; each names the CVE it was learned from.
    @Suite struct AttackTests {
        /// CVE-2020-15257: a container in the host's network namespace reaches abstract sockets; there is none of ours.
        @Test(
            "no abstract socket is the engine's, and its sockets are closed to others",
            .covers("oci.cve.CVE-2020-15257", "oci.security.rule.abstract-none"))
        func sockets() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "-d", "--name", "box", "--network", "none", "busybox", "sleep", "1000")
                let seen = try swmono("run", "--rm", "--network", "host", "busybox", "cat", "/proc/net/unix")
                #expect(seen.status == 0 && !seen.output.contains(" @"), "\(seen)")
                let open = try swmono.onHost("/usr/bin/find", swmono.execRoot, "-xdev", "-type", "s", "-perm", "/077")
                #expect(open.output == "", "\(open)")
            }
        }

        /// CVE-2021-41089, CVE-2021-41091, CVE-2021-21284, CVE-2024-25621: others reach no container's files.
        @Test(
            "the roots are closed to other users of the host",
            .covers(
                "oci.cve.CVE-2021-41089", "oci.cve.CVE-2021-41091", "oci.cve.CVE-2021-21284", "oci.cve.CVE-2024-25621",
                "oci.security.rule.umask"))
        func roots() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono("run", "--name", "box", "busybox", "true")
                // Without the last bit of a root nothing below it is reachable for others, whatever its mode.
                for root in [swmono.dataRoot, swmono.execRoot] {
                    let mode = try swmono.onHost("/usr/bin/stat", "-c", "%a", root).line
                    #expect(mode == "710" || mode == "700", "\(root): \(mode)")
                }
                let writable = try swmono.onHost(
                    "/usr/bin/find", swmono.dataRoot + "/containers", "(", "-type", "f", "-o", "-type", "d", ")",
                    "-perm",
                    "/022")
                #expect(writable.output == "", "\(writable)")
            }
        }

        /// CVE-2020-13401: router advertisements of a neighbour are not taken.
        @Test(
            "a container takes no IPv6 router advertisements", .covers("oci.cve.CVE-2020-13401"))
        func advertisements() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "busybox", "sh", "-c",
                    "cd /proc/sys/net/ipv6/conf/eth0 2>/dev/null || exit 0; cat accept_ra disable_ipv6 | tr '\\n' ' '")
                // No answer is one only where the host has no IPv6.
                let answers = ["0 1 ", "0 0 ", "1 1 "] + (access("/proc/sys/net/ipv6", F_OK) == 0 ? [] : [""])
                #expect(answers.contains(done.output) && done.status == 0, "\(done)")
            }
        }

        /// CVE-2026-31431: the default filter keeps AF_ALG away.
        @Test(
            "AF_ALG sockets are refused by the default filter", .covers("oci.cve.CVE-2026-31431"),
            .enabled(if: access("/usr/bin/perl", X_OK) == 0, "perl"))
        func cryptoSockets() throws {
            try ContainerFixture.run { swmono in
                let script = "socket(my $s, 38, 5, 0) ? print qq(open\\n) : print qq($!\\n)"
                let done = try swmono(
                    "run", "--rm", "--network", "none", "-v", "/:/host:ro", "busybox", "chroot", "/host",
                    "/usr/bin/perl", "-e", script)
                #expect(done.output == "Operation not permitted\n", "\(done)")
            }
        }

        /// CVE-2026-53488: an image's labels are data; no host command, mount or annotation comes of them.
        @Test("labels of an image change nothing but what inspect shows", .covers("oci.cve.CVE-2026-53488"))
        func labels() throws {
            try ContainerFixture.run(image: false) { swmono in
                try swmono.importImage(
                    "hostile:1",
                    config: [
                        "--config.label", "dev.swmono.user=0:0", "--config.label", "org.criu.config=/etc/shadow",
                        "--config.label", "run.oci.hooks.stdout=/etc/spoiled", "--config.user", "1000:1000",
                    ])
                let done = try swmono("run", "--rm", "--network", "none", "hostile:1", "id", "-u")
                #expect(done.output == "1000\n", "\(done)")
                #expect(access("/etc/spoiled", F_OK) != 0)
            }
        }

        /// CVE-2022-36109, CVE-2023-25173: the groups are those of the image's own files, the primary one included.
        @Test(
            "a named user has all of its groups and none of the caller's",
            .covers("oci.cve.CVE-2022-36109", "oci.cve.CVE-2023-25173"))
        func groups() throws {
            try ContainerFixture.run(image: false) { swmono in
                _ = try swmono.onHost("/bin/sh", "-c", "printf 'u:x:7:8::/:/bin/sh\\n' >\(swmono.root)/passwd")
                try swmono.importImage("users:1", config: [], inserting: ("\(swmono.root)/passwd", "/etc/passwd"))
                let one = try swmono("run", "--rm", "--network", "none", "-u", "u", "users:1", "id")
                #expect(one.output == "uid=7(u) gid=8 groups=8\n", "\(one)")
                let more = try swmono(
                    "run", "--rm", "--network", "none", "-u", "u:9", "--group-add", "10", "users:1", "id", "-G")
                #expect(more.output == "9 10\n", "\(more)")
            }
        }
    }
}
