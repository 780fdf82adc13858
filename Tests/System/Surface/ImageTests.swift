import Conformance
import Testing

extension SystemTests {
    @Suite struct ImageTests {
        private func tags(_ swmono: ContainerFixture, _ flags: String...) throws -> [String] {
            try swmono(["images", "--format", "{{.Repository}}:{{.Tag}}"] + flags).lines
        }

        private func fill(_ swmono: ContainerFixture) throws {
            try swmono.importImage(
                "new:1", config: ["--config.label", "kind=test", "--created", "2030-01-01T00:00:00Z"])
            for name in ["busybox:2", "registry.example:5000/team/tool:v1"] {
                #expect(try swmono("tag", "busybox", name).output == "")
            }
        }

        @Test(
            "images are listed by name, filter and format, under each of the command's names",
            .covers(
                "cli.image", "cli.image.ls", "cli.alias.image.list", "cli.alias.images", "cli.image.ls.--all",
                "cli.image.ls.--filter", "cli.image.ls.--format", "cli.image.ls.--quiet", "cli.image.ls.--digests",
                "cli.image.ls.--no-trunc", "img.ref.default-tag", "img.ref.normalise", "cli.image.tag",
                "cli.alias.tag", "img.ops.tag"))
        func list() throws {
            try ContainerFixture.run { swmono in
                try fill(swmono)
                let all = ["busybox:2", "busybox:latest", "new:1", "registry.example:5000/team/tool:v1"]
                #expect(try tags(swmono).sorted() == all)
                #expect(try tags(swmono, "-a").sorted() == all)
                #expect(try tags(swmono).first == "new:1", "the newest first")
                for (arguments, wanted) in [
                    (["busybox"], ["busybox:2", "busybox:latest"]), (["busybox:2"], ["busybox:2"]),
                    (["nosuch"], []), (["-f", "reference=*/*/*"], [all[3]]), (["-f", "reference=bus*:l*"], [all[1]]),
                    (["-f", "label=kind=test"], ["new:1"]), (["-f", "since=busybox"], ["new:1"]),
                    (["-f", "dangling=true"], []), (["-f", "before=new:1", "-f", "reference=busybox:2"], [all[0]]),
                ] {
                    #expect(
                        try swmono(["images", "--format", "{{.Repository}}:{{.Tag}}"] + arguments).lines.sorted()
                            == wanted, "\(arguments)")
                }
                let id = try swmono("image", "inspect", "-f", "{{.Id}}", "busybox").line
                for words in [["image", "ls"], ["image", "list"], ["images"]] {
                    #expect(
                        try swmono(words + ["-q", "busybox:2"]).output == "\(id.dropFirst(7).prefix(12))\n", "\(words)")
                }
                #expect(try swmono("images", "-q", "--no-trunc", "busybox:2").line == id)
                let digests = try swmono("images", "--digests", "--no-trunc", "busybox:2")
                #expect(
                    digests.lines.first?.split(separator: " ").prefix(3) == ["REPOSITORY", "TAG", "DIGEST"],
                    "\(digests)")
                #expect(digests.output.contains(id) && digests.output.contains(" sha256:"), "\(digests)")
                let bad = try swmono("images", "-f", "nosuch=1")
                #expect(bad.status == 1 && bad.errors.contains("invalid filter 'nosuch'"), "\(bad)")
            }
        }

        @Test(
            "names are Docker's: long and short ones mean the same, ids, digests; the rest is refused",
            .covers(
                "img.ref.grammar", "img.ref.digest-ref", "img.ref.tag+digest", "img.ref.short-id",
                "img.ref.hex64-refuse", "cli.image.inspect", "cli.image.inspect.--format", "cli.inspect",
                "cli.inspect.--type", "cli.inspect.--format", "img.ops.inspect", "cli.image.inspect.--platform"))
        func references() throws {
            try ContainerFixture.run { swmono in
                let id = try swmono("inspect", "--type", "image", "-f", "{{.Id}}", "busybox").line
                let digest = try swmono("image", "inspect", "-f", "{{index .RepoDigests 0}}", "busybox").line
                #expect(digest.hasPrefix("busybox@sha256:"), "\(digest)")
                let content = String(digest.dropFirst("busybox".count))
                for name in [
                    "busybox", "busybox:latest", "library/busybox", "docker.io/library/busybox:latest",
                    "index.docker.io/busybox", id, String(id.dropFirst(7)), String(id.dropFirst(7).prefix(6)), digest,
                    "busybox:latest\(content)", "docker.io/library/busybox\(content)",
                ] {
                    #expect(try swmono("image", "inspect", "-f", "{{.Id}}", name).output == "\(id)\n", "\(name)")
                }
                for name in [
                    "busybox:none", "other/busybox", "localhost:5000/busybox",
                    "busybox@sha256:\(String(repeating: "0", count: 64))",
                ] {
                    let done = try swmono("image", "inspect", name)
                    #expect(
                        done.status == 1 && done.output == "[]\n" && done.errors.contains("No such image: "), "\(done)")
                }
                for name in [
                    "UPPER", "a//b", "busy box", "busybox:.x", "busybox@sha256:12", "-x/y",
                    String(repeating: "a", count: 300),
                ] {
                    let done = try swmono("tag", "busybox", name)
                    #expect(done.status != 0, "\(done)")
                }
                let hex = String(repeating: "ab", count: 32)
                let refused = try swmono("tag", "busybox", hex)
                #expect(
                    refused.status == 1 && refused.errors.contains("cannot specify 64-byte hexadecimal strings"),
                    "\(refused)")
                let fields = try swmono(
                    "image", "inspect", "--platform", "linux/amd64", "-f",
                    "{{.RepoTags}} {{.Architecture}} {{.Os}} {{len .RootFS.Layers}} {{.Config.Cmd}}", "busybox")
                #expect(fields.output == "[busybox:latest] amd64 linux 1 [sh]\n", "\(fields)")
                let other = try swmono("inspect", "--type", "container", "busybox")
                #expect(other.status == 1 && other.errors.contains("o such container: busybox"), "\(other)")
            }
        }

        @Test(
            "rmi untags, deletes, and refuses what is in use; a name that moves leaves a dangling image for prune",
            .covers(
                "cli.image.rm", "cli.alias.image.remove", "cli.alias.rmi", "cli.image.rm.--force",
                "cli.image.rm.--no-prune", "img.ops.untag", "img.ops.rmi-conflicts", "img.ops.dangling",
                "img.pull.atomic-tag-move", "cli.image.prune", "cli.image.prune.--all", "cli.image.prune.--force",
                "cli.image.prune.--filter", "img.ops.prune-dangling", "img.ops.prune-all", "eng.house.prune-image"))
        func removal() throws {
            try ContainerFixture.run { swmono in
                try fill(swmono)
                let id = try swmono("images", "-q", "busybox:2").line
                #expect(try swmono("rmi", "busybox:2").output == "Untagged: busybox:2\n")
                let both = try swmono("rmi", id)
                #expect(
                    both.status == 1
                        && both.errors.contains("(must be forced) - image is referenced in multiple repositories"),
                    "\(both)")
                let box = try swmono("create", "--name", "box", "--network", "none", "busybox", "true").line.prefix(12)
                #expect(try swmono("image", "remove", "registry.example:5000/team/tool:v1").status == 0)
                let used = try swmono("image", "rm", "busybox")
                #expect(
                    used.errors.contains("(must force) - container \(box) is using its referenced image \(id)"),
                    "\(used)")
                let byID = try swmono("rmi", "--no-prune", id)
                #expect(
                    byID.errors.contains("(must be forced) - image is being used by stopped container \(box)"),
                    "\(byID)")
                _ = try swmono("run", "-d", "--name", "up", "--network", "none", "busybox", "sleep", "1000")
                let running = try swmono("rmi", "-f", id)
                #expect(
                    running.status == 1
                        && running.errors.contains("(cannot be forced) - image is being used by running container"),
                    "\(running)")
                // The name goes to another image; the one that containers use stays without a name.
                #expect(try swmono("tag", "new:1", "busybox:latest").status == 0)
                #expect(try tags(swmono, "-f", "dangling=true") == ["<none>:<none>"])
                #expect(try swmono("images", "-qf", "dangling=true").line == id)
                #expect(try swmono("start", "-a", "box").status == 0)
                #expect(try swmono("image", "prune", "-f").output == "Total reclaimed space: 0B\n")
                _ = try swmono("rm", "-f", "box", "up")
                let asked = try swmono("image", "prune", input: "n\n")
                #expect(asked.output.contains("WARNING! This will remove all dangling images."), "\(asked)")
                let kept = try swmono("image", "prune", "-f", "--filter", "label=none")
                #expect(kept.output == "Total reclaimed space: 0B\n", "\(kept)")
                let pruned = try swmono("image", "prune", "--force")
                #expect(pruned.output.contains("Deleted Images:") && !pruned.output.contains("space: 0B"), "\(pruned)")
                #expect(try tags(swmono).sorted() == ["busybox:latest", "new:1"])
                #expect(try swmono("rmi", "-f", "new:1").output == "Untagged: new:1\n")
                #expect(try swmono("image", "prune", "-af").output.contains("Untagged: busybox:latest"))
                #expect(try tags(swmono) == [])
                #expect(try swmono("rmi", "busybox").errors.contains("No such image: busybox:latest"))
                #expect(try swmono("rmi", "-f", "busybox").status == 0)
                try swmono.importImage("busybox:latest", from: TestImage.busybox.get())
            }
        }

        @Test(
            "the steps of an image, as a table, by template, whole and in bytes",
            .covers(
                "cli.image.history", "cli.alias.history", "cli.image.history.--format", "cli.image.history.--human",
                "cli.image.history.--no-trunc", "cli.image.history.--quiet", "img.ops.history"))
        func history() throws {
            try ContainerFixture.run { swmono in
                let step = "a step whose words are many more than forty-five characters"
                try swmono.importImage(
                    "steps:1",
                    config: ["--config.env", "A=1", "--history.created_by", step, "--history.comment", "why"])
                let id = try swmono("image", "inspect", "-f", "{{.Id}}", "steps:1").line
                let table = try swmono("image", "history", "steps:1")
                #expect(table.lines.count == 3, "\(table)")
                #expect(
                    table.lines.first?.split(separator: " ").joined(separator: " ")
                        == "IMAGE CREATED CREATED BY SIZE COMMENT")
                #expect(table.output.contains("\(step.prefix(44))…") && !table.output.contains(step), "\(table)")
                #expect(table.output.contains("<missing>") && table.output.contains("why"), "\(table)")
                #expect(try swmono("history", "--no-trunc", "steps:1").output.contains(step))
                #expect(try swmono("history", "-q", "--no-trunc", "steps:1").lines == [id, "<missing>"])
                let bytes = try swmono("history", "--human=false", "--format", "{{.Size}} {{.Comment}}", "steps:1")
                #expect(
                    bytes.lines.first == "0 why"
                        && (Int(bytes.lines.last?.split(separator: " ").first ?? "") ?? 0) > 500_000, "\(bytes)")
                #expect(try swmono("history", "nosuch").errors.contains("No such image: nosuch:latest"))
            }
        }
    }
}
