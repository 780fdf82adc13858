import Testing

extension SystemTests {
    @Suite struct HostileImageTests {
        @Test(
            "an image's configuration cannot name what is not the container's",
            arguments: [
                (["--config.user", "../../etc/passwd"], "unable to find user"),
                (["--config.user", "-1"], "uids and gids must be in range 0-2147483647"),
                (["--config.user", "4294967296"], "uids and gids must be in range 0-2147483647"),
                (["--config.workingdir", "../../../tmp"], "absolute"),
            ] as [([String], String)])
        func refused(options: [String], mentioned: String) throws {
            try ContainerFixture.run(image: false) { swmono in
                try swmono.importImage("hostile:1", config: options)
                let done = try swmono("run", "--rm", "--network", "none", "hostile:1", "true")
                #expect(done.status == 125 && done.errors.contains(mentioned), "\(done)")
                #expect(try swmono("ps", "-aq").output == "")
            }
        }

        @Test("an image's links do not lead out of it: mount points, working directory, /etc")
        func links() throws {
            try ContainerFixture.run(image: false) { swmono in
                let bait = "\(swmono.root)/bait"
                _ = try swmono.onHost("/bin/mkdir", bait)
                _ = try swmono.onHost("/bin/ln", "-s", "/../../..\(bait)", "\(swmono.root)/link")
                try swmono.importImage("hostile:1", config: [], inserting: ("\(swmono.root)/link", "/lnk"))
                let done = try swmono(
                    "run", "--rm", "--network", "none", "--tmpfs", "/lnk/t", "-v", "/usr:/lnk/v:ro", "-w", "/lnk/w",
                    "hostile:1", "sh", "-c", "pwd -P; ls -d /lnk/*")
                #expect(done.output == "\(bait)/w\n/lnk/t\n/lnk/v\n/lnk/w\n", "\(done)")
                #expect(try swmono.onHost("/bin/ls", bait).output == "")
            }
        }
    }
}
