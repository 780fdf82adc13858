import Conformance
import OCI
import RegistryFixtures
import Testing

/// Pulls that cannot succeed: a clear message, exit code 1, nothing left behind.
@Suite(.serialized) struct BadPullTests {
    /// Pulls from a registry in memory whose honest answers `bend` may change.
    private func pull(
        _ arguments: [String] = [], prepare: (inout FakeRegistry) throws -> Void = { _ in },
        bend: @escaping @Sendable (FakeRequest, FakeAnswer) -> FakeAnswer = { $1 }
    ) async throws -> Engine.Outcome {
        try await Engine.with { engine in
            var registry = try TestImage.registry(of: TestImage.layout(in: engine.folder))
            try prepare(&registry)
            let settled = registry
            return try await FakeServer.with({ request, _ in bend(request, settled.answer(request)) }) { server in
                let name = "\(server.authority)/team/app:latest"
                let outcome = try await engine.start(["pull"] + arguments + [name]).end()
                #expect(try engine.brokenBlobs().isEmpty)
                if outcome.code != 0 {
                    #expect(try await engine.run("images", "-q").output.isEmpty)
                }
                return outcome
            }
        }
    }

    @Test(.covers("img.pull.notfound-text"))
    func anUnknownTag() async throws {
        let outcome = try await pull(prepare: { $0.manifests = [:] })
        #expect(outcome.code == 1)
        #expect(outcome.errors.hasPrefix("Error response from daemon: manifest for 127.0.0.1:"), "\(outcome)")
        #expect(
            outcome.errors.hasSuffix("/team/app:latest not found: manifest unknown: manifest unknown\n"), "\(outcome)")
    }

    @Test(.covers("img.pull.denied-text"))
    func anImageThatNeedsALogin() async throws {
        let outcome = try await pull(bend: { _, _ in
            FakeRegistry.error(403, "DENIED", "requested access to the resource is denied")
        })
        #expect(outcome.code == 1)
        #expect(
            outcome.errors.contains(
                "repository does not exist or may require 'docker login': denied: "
                    + "requested access to the resource is denied"), "\(outcome)")
    }

    @Test func aRegistryThatIsDown() async throws {
        let port = try await FakeServer.with({ _, _ in FakeAnswer(200) }) { $0.port }
        try await Engine.with { engine in
            let outcome = try await engine.run("pull", "127.0.0.1:\(port)/app")
            #expect(outcome.code == 1)
            #expect(
                outcome.errors == """
                    Error response from daemon: Get "http://127.0.0.1:\(port)/v2/": dial tcp 127.0.0.1:\(port): \
                    connect: connection refused\n
                    """, "\(outcome)")
        }
    }

    @Test func aLayerOfAnotherDigest() async throws {
        let outcome = try await pull(bend: { request, answer in
            // The largest layer alone.
            guard request.path.contains("/blobs/"), answer.body.count > 2 << 20 else { return answer }
            var answer = answer
            answer.body[12345] ^= 1
            return answer
        })
        #expect(outcome.code == 1)
        #expect(
            outcome.errors.contains("filesystem layer verification failed for digest sha256:"), "\(outcome)")
    }

    @Test func aLayerThatStaysTruncated() async throws {
        let outcome = try await pull(bend: { request, answer in
            guard request.path.contains("/blobs/"), answer.body.count > 1 << 20 else { return answer }
            return FakeRegistry.error(404, "BLOB_UNKNOWN", "blob unknown to registry")
        })
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("blob unknown"), "\(outcome)")
    }

    @Test(.covers("img.platform.no-match-error"))
    func anImageForAnotherPlatform() async throws {
        let outcome = try await pull(prepare: { try $0.makeIndex(["linux/s390x", "windows/amd64"]) })
        #expect(outcome.code == 1)
        #expect(
            outcome.errors.hasPrefix("Error response from daemon: no matching manifest for linux/"), "\(outcome)")
        #expect(outcome.errors.contains("in the manifest list entries"), "\(outcome)")
    }

    @Test(.covers("img.media.oci-index", "img.platform.default-match"))
    func anIndexGivesTheHostsImage() async throws {
        let outcome = try await pull(prepare: {
            try $0.makeIndex(["linux/s390x", "linux/amd64", "linux/arm64", "unknown/unknown"])
        })
        #expect(outcome.code == 0, "\(outcome)")
    }

    @Test(arguments: ["linux/", "a/b/c/d"])
    func aPlatformThatIsNone(_ platform: String) async throws {
        let outcome = try await pull(["--platform", platform])
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("unknown operating system or architecture"), "\(outcome)")
    }

    @Test(arguments: ["UPPER", "host.example/UPPER", "a b", "app:", "app@sha256:12", "-", "http://127.0.0.1/app"])
    func aNameThatIsNone(_ name: String) async throws {
        try await Engine.with { engine in
            let outcome = try await engine.run("pull", "--", name)
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("invalid"), "\(outcome)")
        }
    }
}
