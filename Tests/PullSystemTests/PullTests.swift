import Conformance
import OCI
import RegistryFixtures
import Testing

/// `swmono pull` against Debian's docker-registry.
@Suite(.serialized) struct PullTests {
    private func push(_ layout: String, to registry: RealRegistry, _ options: String...) throws {
        try Program.run(
            "sh", "-c",
            "exec skopeo copy --quiet --dest-tls-verify=false \(options.joined(separator: " ")) "
                + "oci:\(layout):v1 docker://\(registry.authority)/team/app:v1")
    }

    @Test(
        .covers(
            "img.pull.tag", "img.pull.progress", "img.pull.up-to-date-text", "img.transport.parallel-layers",
            "cli.image.pull"))
    func aPulledImageIsThereAndSkopeoReadsTheStore() async throws {
        try await RealRegistry.with(.plain) { registry in
            try push(try TestImage.layout(in: registry.folder), to: registry)
            try await Engine.with { engine in
                let name = "\(registry.authority)/team/app:v1"
                let first = try await engine.run("pull", name)
                #expect(first.code == 0, "\(first)")
                #expect(first.output.contains("v1: Pulling from team/app\n"), "\(first)")
                #expect(first.output.contains(": Pull complete\n"), "\(first)")
                #expect(first.output.contains("Digest: sha256:"), "\(first)")
                #expect(first.output.hasSuffix("Status: Downloaded newer image for \(name)\n\(name)\n"), "\(first)")
                let second = try await engine.run("pull", name)
                #expect(second.output.contains("Status: Image is up to date for \(name)\n"), "\(second)")
                let listed = try await engine.run("images", "--format", "{{.Repository}}:{{.Tag}}")
                #expect(listed.output == "\(name)\n", "\(listed)")
                try engine.skopeoReads(name)
                #expect(try engine.brokenBlobs().isEmpty)
            }
        }
    }

    @Test(
        .covers(
            "cli.alias.pull", "cli.image.pull.--quiet", "cli.image.pull.--platform", "img.pull.quiet",
            "img.pull.platform", "img.pull.atomic-tag-move", "img.pull.repo-digests", "img.pull.already-exists",
            "img.pull.digest", "img.ops.dangling"))
    func aTagThatMovesLeavesTheOldImageWithoutAName() async throws {
        try await RealRegistry.with(.plain) { registry in
            let layout = try TestImage.layout(in: registry.folder)
            try push(layout, to: registry)
            try await Engine.with { engine in
                let name = "\(registry.authority)/team/app:v1"
                #expect(try await engine.run("image", "pull", "--quiet", name).output == "\(name)\n")
                let old = try await engine.run("images", "-q", "--no-trunc", name).output
                let digest = try await engine.run("image", "inspect", "-f", "{{index .RepoDigests 0}}", name).output
                #expect(digest.hasPrefix("\(registry.authority)/team/app@sha256:"))
                try Program.run("umoci", "config", "--image", "\(layout):v1", "--config.label", "second=1")
                try push(layout, to: registry)
                let moved = try await engine.run("pull", "--platform", "linux/amd64", name)
                #expect(moved.output.components(of: ": Already exists\n") == 3, "\(moved)")
                #expect(moved.output.contains("Status: Downloaded newer image for \(name)\n"), "\(moved)")
                #expect(try await engine.run("images", "-q", "--no-trunc", name).output != old)
                #expect(try await engine.run("images", "-q", "--no-trunc", "-f", "dangling=true").output == old)
                #expect(
                    try await engine.run("image", "inspect", "-f", "{{.RepoTags}}", old.dropLast().description).output
                        == "[]\n")
                // The old one again, by its digest: it has no tag.
                let again = try await engine.run("pull", String(digest.dropLast()))
                #expect(again.code == 0, "\(again)")
                let listed = try await engine.run("images", "--format", "{{.Tag}}")
                #expect(listed.output.split(separator: "\n").sorted() == ["<none>", "v1"], "\(listed)")
                #expect(try await engine.run("images", "-qf", "dangling=true").output.split(separator: "\n").count == 1)
                let arm = try await engine.run("pull", "--platform", "linux/arm64", name)
                #expect(
                    arm.code == 1 && arm.errors.contains("does not match the specified platform (linux/arm64)"),
                    "\(arm)")
                try engine.skopeoReads(name)
                #expect(try await engine.run("image", "prune", "-af").code == 0)
                #expect(try await engine.run("images", "-aq").output == "")
            }
        }
    }

    @Test(.covers("img.media.oci-layer-zstd"))
    func zstdLayersAreUnpacked() async throws {
        try await RealRegistry.with(.plain) { registry in
            let layout = try TestImage.layout(in: registry.folder)
            let plain = "dir:\(registry.folder)/plain"
            try Program.run("skopeo", "copy", "--quiet", "--dest-decompress", "oci:\(layout):v1", plain)
            try Program.run(
                "skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--dest-compress-format=zstd", plain,
                "docker://\(registry.authority)/team/app:v1")
            let manifest = try Program.run(
                "skopeo", "inspect", "--raw", "--tls-verify=false", "docker://\(registry.authority)/team/app:v1")
            #expect(manifest.contains(MediaType.ociLayerZstd))
            try await Engine.with { engine in
                let pulled = try await engine.run("pull", "-q", "\(registry.authority)/team/app:v1")
                #expect(pulled.code == 0, "\(pulled)")
                #expect(pulled.output == "\(registry.authority)/team/app:v1\n")
            }
        }
    }

    @Test(
        .covers(
            "img.media.docker-manifest-v2", "img.media.docker-config", "img.media.docker-layer-gzip"))
    func schema2ImagesAreTaken() async throws {
        try await RealRegistry.with(.plain) { registry in
            try push(try TestImage.layout(in: registry.folder), to: registry, "--format=v2s2")
            try await Engine.with { engine in
                let pulled = try await engine.run("pull", "-q", "\(registry.authority)/team/app:v1")
                #expect(pulled.code == 0, "\(pulled)")
            }
        }
    }

    @Test(
        .covers("img.auth.basic", "cli.beh.cfg.auths", "cli.beh.cred.plain", "cli.beh.env.DOCKER_AUTH_CONFIG"))
    func thePasswordIsTakenFromTheDockerConfig() async throws {
        try await RealRegistry.with(.guarded) { registry in
            try push(
                try TestImage.layout(in: registry.folder), to: registry, "--dest-creds=tester:s3cret:pass")
            try await Engine.with { engine in
                let name = "\(registry.authority)/team/app:v1"
                let anonymous = try await engine.run("pull", name)
                #expect(anonymous.code == 1)
                #expect(anonymous.errors.contains("no basic auth credentials"), "\(anonymous)")
                let login = #"{"auths":{"\#(registry.authority)":{"auth":"dGVzdGVyOnMzY3JldDpwYXNz"}}}"#
                let given = try await engine.run("pull", "-q", name, environment: ["DOCKER_AUTH_CONFIG=\(login)"])
                #expect(given.code == 0, "\(given)")
                #expect(try await engine.run("rmi", name).code == 0)
                try Program.run("mkdir", "\(engine.folder)/.docker")
                try Program.run(
                    "sh", "-c",
                    """
                    printf '{"auths":{"\(registry.authority)":{"auth":"%s"}}}' \
                    "$(printf tester:s3cret:pass | base64)" > \(engine.folder)/.docker/config.json
                    """)
                let pulled = try await engine.run("pull", "-q", name)
                #expect(pulled.code == 0, "\(pulled)")
            }
        }
    }

    @Test(
        .covers(
            "img.auth.basic", "img.auth.credHelpers", "cli.beh.cfg.credHelpers", "cli.beh.cfg.credsStore",
            "cli.beh.cred.protocol"))
    func aCredentialHelperIsAskedAndOneThatIsMissingIsNoReasonToFail() async throws {
        try await RealRegistry.with(.guarded) { registry in
            try push(
                try TestImage.layout(in: registry.folder), to: registry, "--dest-creds=tester:s3cret:pass")
            try await Engine.with { engine in
                let name = "\(registry.authority)/team/app:v1"
                let path = "PATH=\(engine.folder)/bin:/usr/bin:/bin"
                let script = """
                    mkdir -p "$1/bin" "$1/.docker"
                    echo '{"credHelpers":{"'$2'":"mine"},"credsStore":"missing"}' >"$1/.docker/config.json"
                    cat >"$1/bin/docker-credential-mine" <<'END'
                    #!/bin/sh
                    read server
                    test "$1" = get || exit 1
                    echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"tester\\",\\"Secret\\":\\"s3cret:pass\\"}"
                    END
                    chmod +x "$1/bin/docker-credential-mine"
                    """
                try Program.run("sh", "-ec", script, "sh", engine.folder, registry.authority)
                let pulled = try await engine.run("pull", "-q", name, environment: [path])
                #expect(pulled.code == 0, "\(pulled)")
                let listed = try await engine.run("images", "--format", "{{.Size}}")
                // Two layers of noise and busybox, as they are unpacked.
                #expect(listed.output.hasSuffix("MB\n"), "\(listed)")
            }
        }
        try await RealRegistry.with(.plain) { registry in
            try push(try TestImage.layout(in: registry.folder), to: registry)
            try await Engine.with { engine in
                try Program.run("mkdir", "\(engine.folder)/.docker")
                try Program.run("sh", "-c", "echo '{\"credsStore\":\"missing\"}' >\(engine.folder)/.docker/config.json")
                let pulled = try await engine.run("pull", "-q", "\(registry.authority)/team/app:v1")
                #expect(pulled.code == 0, "\(pulled)")
                #expect(pulled.errors.contains("docker-credential-missing: executable file not found"), "\(pulled)")
            }
        }
    }
}

extension String {
    /// How often `part` is in it.
    fileprivate func components(of part: String) -> Int {
        var (count, rest) = (0, self[...])
        while let found = rest.firstRange(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}
