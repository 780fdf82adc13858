import Conformance
import Testing

extension SystemTests {
    @Suite struct VolumeContentTests {
        @Test(
            "an image's VOLUME has its content, owners and modes; rm -v and --rm remove it",
            .covers("eng.life.copy-up", "eng.life.anonymous-volumes", "eng.vol.anonymous"))
        func content() throws {
            try ContainerFixture.run(image: false) { swmono in
                let folder = "\(swmono.root)/seed"
                let seed = """
                    mkdir -p \(folder)/sub; echo hello >\(folder)/sub/file; ln -s /etc/passwd \(folder)/link
                    chown 7:8 \(folder)/sub/file; chmod 4751 \(folder)/sub/file
                    chown 5:6 \(folder); chmod 1770 \(folder)
                    """
                #expect(try swmono.onHost("/bin/sh", "-ec", seed).status == 0)
                try swmono.importImage(
                    "seeded:1", config: ["--config.volume", "/data", "--config.volume", "/empty"],
                    inserting: (folder, "/data"))
                let look = """
                    stat -c '%n %a %u:%g' /data /data/sub/file /empty; cat /data/sub/file; readlink /data/link
                    grep -c ' /data ' /proc/self/mounts; echo more >/data/more
                    """
                let shown = "/data 1770 5:6\n/data/sub/file 4751 7:8\n/empty 755 0:0\nhello\n/etc/passwd\n1\n"
                let done = try swmono("run", "--rm", "--network", "none", "seeded:1", "sh", "-c", look)
                #expect(done.output == shown, "\(done)")
                #expect(try swmono.onHost("/bin/ls", "\(swmono.dataRoot)/volumes").output == "")
                // The image itself is unchanged by it.
                let kept = try swmono("run", "--name", "kept", "--network", "none", "seeded:1", "sh", "-c", look)
                #expect(kept.output == shown, "\(kept)")
                #expect(try swmono.onHost("/bin/ls", "\(swmono.dataRoot)/volumes").lines.count == 2)
                #expect(try swmono("rm", "-v", "kept").status == 0)
                #expect(try swmono.onHost("/bin/ls", "\(swmono.dataRoot)/volumes").output == "")
            }
        }

        @Test("a link in a WORKDIR's path does not lead out of the image", .covers("oci.cve.CVE-2014-9356"))
        func workingFolder() throws {
            try ContainerFixture.run(image: false) { swmono in
                let bait = "\(swmono.root)/bait"
                let seed = "mkdir \(bait); ln -s /../../..\(bait) \(swmono.root)/link"
                #expect(try swmono.onHost("/bin/sh", "-ec", seed).status == 0)
                for folder in ["/lnk/made", "/lnk/../../../..\(bait)/made", "/lnk"] {
                    try swmono.importImage(
                        "hostile:1", config: ["--config.workingdir", folder], inserting: ("\(swmono.root)/link", "/lnk")
                    )
                    let done = try swmono(
                        "run", "--rm", "--network", "none", "hostile:1", "sh", "-c", "pwd; touch here")
                    // Made inside, or refused; outside there is nothing of it.
                    #expect(done.status == 0 || done.errors.contains("lnk"), "\(folder): \(done)")
                    let outside = try swmono.onHost("/usr/bin/find", bait, "-mindepth", "1")
                    #expect(outside.status == 0 && outside.output == "", "\(folder): \(outside)")
                }
            }
        }

        @Test("a link at a VOLUME's path does not lead out of the image", .covers("oci.cve.CVE-2022-23648"))
        func links() throws {
            try ContainerFixture.run(image: false) { swmono in
                let bait = "\(swmono.root)/bait"
                let seed = "mkdir \(bait); echo secret >\(bait)/secret; ln -s /../../..\(bait) \(swmono.root)/link"
                #expect(try swmono.onHost("/bin/sh", "-ec", seed).status == 0)
                for volume in ["/lnk", "/lnk/../../..\(bait)", "/lnk/sub"] {
                    try swmono.importImage(
                        "hostile:1", config: ["--config.volume", volume], inserting: ("\(swmono.root)/link", "/lnk"))
                    let done = try swmono(
                        "run", "--rm", "--network", "none", "hostile:1", "sh", "-c",
                        "mount | grep -c swmono-test; find / -xdev -name secret; ls -A /lnk/")
                    #expect(!done.output.contains("secret"), "\(volume): \(done)")
                    let copied = try swmono("create", "--name", "held", "--network", "none", "hostile:1", "true")
                    #expect(copied.status == 0, "\(copied)")
                    let found = try swmono.onHost("/usr/bin/find", "\(swmono.dataRoot)/volumes", "-name", "secret")
                    #expect(found.status == 0 && found.output == "", "\(found)")
                    #expect(try swmono("rm", "-v", "held").status == 0)
                }
            }
        }
    }
}
