import Conformance
import Glibc
import State
import Testing

extension SystemTests {
    @Suite struct LoadTests {
        /// Archives of the busybox image as other tools write them.
        private func archives(_ swmono: ContainerFixture) throws -> [(file: String, text: String)] {
            let layout = try TestImage.busybox.get()
            let folder = "\(swmono.root)/archives"
            try makeFolder(folder)
            let script = """
                set -e; cd \(folder)
                skopeo copy -q oci:\(layout):latest docker-archive:docker.tar:saved:1 --additional-tag other/name:2
                skopeo copy -q oci:\(layout):latest oci-archive:named.tar:host.example/named:3
                skopeo copy -q oci:\(layout):latest oci-archive:bare.tar
                gzip -k docker.tar; zstd -q -k named.tar
                """
            let made = try swmono.onHost("/bin/sh", "-c", script)
            #expect(made.status == 0, "\(made)")
            return [
                ("docker.tar", "Loaded image: saved:1\nLoaded image: other/name:2\n"),
                ("docker.tar.gz", "Loaded image: saved:1\nLoaded image: other/name:2\n"),
                ("named.tar", "Loaded image: host.example/named:3\n"),
                ("named.tar.zst", "Loaded image: host.example/named:3\n"),
            ].map { ("\(folder)/\($0.0)", $0.1) }
        }

        @Test(
            "archives of docker save and of OCI layouts, plain and compressed, from a file and from standard input",
            .covers(
                "cli.image.load", "cli.alias.load", "cli.image.load.--input", "cli.image.load.--quiet",
                "img.ops.load-docker", "img.ops.load-oci", "img.ops.load-compressed"))
        func archives() throws {
            try ContainerFixture.run(image: false) { swmono in
                for (file, text) in try archives(swmono) {
                    let loaded = try swmono("load", "-i", file)
                    #expect(loaded.output == text && loaded.status == 0, "\(file): \(loaded)")
                    let name = text.split(separator: "\n")[0].dropFirst("Loaded image: ".count)
                    let run = try swmono("run", "--rm", "--network", "none", String(name), "echo", "from \(name)")
                    #expect(run.output == "from \(name)\n", "\(run)")
                    #expect(try swmono("image", "prune", "-af").status == 0)
                    #expect(try swmono("images", "-aq").output == "")
                    let piped = try swmono.onHost(
                        "/bin/sh", "-c",
                        "\(swmono.binary) \(swmono.globals.joined(separator: " ")) image load <\(file)")
                    #expect(piped.output == text, "\(file): \(piped)")
                    #expect(try swmono("image", "prune", "-af").status == 0)
                }
                let bare = "\(swmono.root)/archives/bare.tar"
                let nameless = try swmono("load", "--input", bare)
                let id = nameless.line.dropFirst("Loaded image ID: ".count)
                #expect(nameless.line.hasPrefix("Loaded image ID: sha256:") && id.count == 71, "\(nameless)")
                #expect(try swmono("images", "-q", "--no-trunc", "-f", "dangling=true").output == "\(id)\n")
                #expect(try swmono("load", "-q", "-i", bare, "--name", "given:5").output == "")
                #expect(try swmono("images", "--format", "{{.Repository}}:{{.Tag}}").output == "given:5\n")
                let loads = try swmono.onHost("/bin/sh", "-c", "ls \(swmono.dataRoot)/loads | wc -l")
                #expect(loads.output == "0\n", "\(loads)")
            }
        }

        @Test("what is no archive of an image is refused, and leaves nothing")
        func refused() throws {
            try ContainerFixture.run(image: false) { swmono in
                _ = try archives(swmono)
                let script = """
                    cd \(swmono.root)/archives; mkdir x; head -c 300000 docker.tar >cut.tar; echo text >text.tar
                    echo '[{"Config":"nosuch.json","RepoTags":["a:1"],"Layers":[]}]' >x/manifest.json
                    tar cf config.tar -C x .
                    echo '[{"Config":"../../etc/passwd","RepoTags":["a:1"],"Layers":["/etc/passwd"]}]' >x/manifest.json
                    tar cf paths.tar -C x .; echo '{' >x/manifest.json; tar cf json.tar -C x .
                    rm x/manifest.json; ln -s /etc/passwd x/manifest.json; tar cf link.tar -C x .
                    rm x/manifest.json; echo hi >x/file; tar cf other.tar -C x .; tar xf docker.tar -C x
                    for f in x/*.tar; do [ -L $f ] || echo more >>$f; done; rm -f x/file; tar cf damaged.tar -C x .
                    """
                #expect(try swmono.onHost("/bin/sh", "-c", script).status == 0)
                for (file, text) in [
                    ("cut.tar", "the archive cannot be read"), ("text.tar", "cannot be read"),
                    ("config.tar", "nosuch.json"),
                    ("paths.tar", "../../etc/passwd"), ("json.tar", "manifest.json"),
                    ("link.tar", "entry \"./manifest.json\""),
                    ("other.tar", "neither index.json nor manifest.json"), ("nosuch.tar", "no such file"),
                ] {
                    let done = try swmono("load", "-i", "\(swmono.root)/archives/\(file)")
                    #expect(done.status == 1 && done.errors.contains(text) && done.output == "", "\(file): \(done)")
                    #expect(try swmono("images", "-aq").output == "")
                }
                // A layer that is not what its configuration says shows when it is unpacked.
                _ = try swmono("load", "-i", "\(swmono.root)/archives/damaged.tar")
                let run = try swmono("run", "--rm", "--network", "none", "saved:1", "true")
                #expect(run.status == 125 && run.errors.contains("sha256:"), "\(run)")
                _ = try swmono("image", "prune", "-af")
                let left = try swmono.onHost(
                    "/bin/sh", "-c",
                    "ls -A \(swmono.dataRoot)/loads | wc -l; find \(swmono.dataRoot)/content/ingests -type f")
                #expect(left.output == "0\n", "\(left)")
            }
        }
    }
}
