import Conformance
import Faults
import NIOHTTP1
import OCI
import RegistryFixtures
import Testing

@testable import Registry

@Suite struct ManifestTests {
    private func resolve(
        _ answer: @escaping @Sendable (FakeRequest) -> FakeAnswer, digest: OCI.Digest? = nil
    ) async throws -> (FetchedManifest, [FakeRequest]) {
        try await FakeServer.with({ request, _ in answer(request) }) { server in
            let reference = ImageReference(
                domain: server.authority, repository: "library/app", tag: "latest", digest: digest)
            let fetched = try await withRegistryClient(.quick) { client async throws(Fault) in
                try await client.resolve(reference)
            }
            return (fetched, server.requests)
        }
    }

    @Test(.covers("img.media.raw-bytes-digest", "img.transport.user-agent", "img.pull.tag", "img.media.oci-manifest"))
    func aTagGivesTheManifestWithItsVerifiedDigest() async throws {
        let (registry, manifest, _) = FakeRegistry.image(layer: noise(10))
        let (fetched, requests) = try await resolve(registry.answer)
        #expect(fetched.bytes == manifest)
        #expect(fetched.descriptor.digest == FakeRegistry.digest(manifest))
        #expect(fetched.descriptor.mediaType == MediaType.ociManifest)
        #expect(requests.last?.uri == "/v2/library/app/manifests/latest")
        #expect(requests.last?.headers["Accept"].count == 4)
        #expect(requests.last?.headers.first(name: "User-Agent") == "swmono")
    }

    @Test(.covers("img.pull.digest"))
    func aDigestWinsOverTheTag() async throws {
        let (registry, manifest, _) = FakeRegistry.image(layer: noise(10))
        let digest = FakeRegistry.digest(manifest)
        let (_, requests) = try await resolve(registry.answer, digest: digest)
        #expect(requests.last?.uri == "/v2/library/app/manifests/\(digest)")
    }

    @Test func aBodyOfAnotherDigestIsRefused() async throws {
        let (registry, _, _) = FakeRegistry.image(layer: noise(10))
        let other = FakeRegistry.digest([1])
        let refused = await fault {
            _ = try await resolve(
                { request in
                    var answer = registry.answer(request)
                    if request.path.contains("sha256:") { answer = registry.answer(FakeRequest.latest) }
                    return answer
                }, digest: other)
        }
        #expect(refused?.kind == .dataLoss)
        #expect(refused?.message.contains("manifest verification failed for digest \(other)") == true)
    }

    @Test func aHeaderThatContradictsTheBodyIsRefused() async throws {
        let (registry, _, _) = FakeRegistry.image(layer: noise(10))
        let refused = await fault {
            _ = try await resolve { request in
                var answer = registry.answer(request)
                answer.headers[1].1 = "\(FakeRegistry.digest([1]))"
                return answer
            }
        }
        #expect(refused?.kind == .dataLoss)
    }

    @Test(.covers("img.pull.notfound-text", "img.dist.err.MANIFEST_UNKNOWN"))
    func anUnknownManifestHasDockersText() async throws {
        let (kind, message) = try await FakeServer.with({ request, _ in FakeRegistry().answer(request) }) { server in
            let reference = try app(on: server, tag: "nope")
            let refused = await fault {
                _ = try await withRegistryClient(.quick) { client async throws(Fault) in
                    try await client.resolve(reference)
                }
            }
            return (refused?.kind, refused?.message.replacing(server.authority, with: "HOST"))
        }
        #expect(kind == .notFound)
        #expect(message == "manifest for HOST/library/app:nope not found: manifest unknown: manifest unknown")
    }

    @Test func garbageIsRefusedByName() async throws {
        let refused = await fault { _ = try await resolve { _ in FakeAnswer(200, [], Array("<html>".utf8)) } }
        #expect(refused?.kind == .dataLoss)
        #expect(refused?.message.hasSuffix("library/app:latest is not readable JSON") == true)
    }

    @Test func aHugeManifestIsNotRead() async throws {
        let refused = await fault {
            _ = try await resolve { _ in FakeAnswer(200, [], Array(repeating: 32, count: 5 << 20)) }
        }
        #expect(refused?.kind == .dataLoss)
        #expect(refused?.message.contains("larger than 4194304 bytes") == true)
    }

    @Test(
        .covers(
            "img.media.mediatype-confusion", "img.media.artifact-refuse", "img.media.schema1-refuse",
            "oci.cve.CVE-2021-41190"),
        arguments: [
            (#"{"schemaVersion":1,"name":"x"}"#, FaultKind.unimplemented),
            (#"{"schemaVersion":2,"manifests":[],"layers":[]}"#, .dataLoss),
            (#"{"schemaVersion":2,"mediaType":"\#(MediaType.ociIndex)","layers":[]}"#, .dataLoss),
            (#"{"schemaVersion":2,"mediaType":"application/x-other"}"#, .unimplemented),
        ])
    func whatIsNoImageIsRefused(_ body: String, _ kind: FaultKind) async throws {
        let refused = await fault { _ = try await resolve { _ in FakeAnswer(200, [], Array(body.utf8)) } }
        #expect(refused?.kind == kind)
    }

    @Test func describeAsksWithoutABody() async throws {
        let (registry, manifest, _) = FakeRegistry.image(layer: noise(10))
        try await FakeServer.with({ request, _ in registry.answer(request) }) { server in
            let reference = try app(on: server)
            let found = try await withRegistryClient(.quick) { client async throws(Fault) in
                try await client.describe(reference)
            }
            #expect(found?.digest == FakeRegistry.digest(manifest))
            #expect(found?.size == Int64(manifest.count))
            #expect(server.requests.last?.method == "HEAD")
        }
    }
}

extension FakeRequest {
    static let latest = FakeRequest(
        method: "GET", uri: "/v2/library/app/manifests/latest", headers: [:], body: "")
}
