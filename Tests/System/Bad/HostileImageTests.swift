import Testing

extension SystemTests {
    @Suite struct HostileImageTests {
        @Test(
            "an image's configuration cannot name what is not the container's",
            arguments: [
                (["--config.user", "../../etc/passwd"], "unable to find user"), (["--config.user", "-1"], "user"),
                (["--config.user", "4294967296"], "user"),
                (["--config.workingdir", "../../../tmp"], "working directory"),
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
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "--name", "c", "--network", "none", "busybox", "sh", "-c",
                    "rm -rf /etc; ln -s /../../../../../\(swmono.root)/bait /etc; ln -s /../../../..\(swmono.root)/bait /bait"
                )
                _ = try swmono.onHost("/bin/mkdir", "\(swmono.root)/bait")
                _ = try swmono("start", "-a", "c")
                let done = try swmono(
                    "run", "--rm", "--network", "none", "-v", "\(swmono.root)/bait:/a", "-w", "/a/../a", "busybox",
                    "pwd")
                #expect(done.status == 0, "\(done)")
                let bait = try swmono.onHost("/bin/ls", "\(swmono.root)/bait")
                #expect(bait.output == "", "\(bait)")
            }
        }
    }
}
