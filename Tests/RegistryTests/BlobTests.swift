import Conformance
import Faults
import NIOHTTP1
import OCI
import RegistryFixtures
import Synchronization
import Testing

@testable import Registry

@Suite struct BlobTests {
    private let layer = noise(300_000)

    /// Pulls the layer from `offset` off a server whose honest answers `bend` may change; the number counts requests.
    private func pull(
        from offset: Int64 = 0, _ bend: @escaping @Sendable (Int, FakeRequest, FakeAnswer) -> FakeAnswer
    ) async throws -> (bytes: [UInt8], requests: [FakeRequest]) {
        let (registry, _, descriptor) = FakeRegistry.image(layer: layer)
        let count = Mutex(0)
        let answer: @Sendable (FakeRequest, FakeServer) -> FakeAnswer = { request, _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return bend(number, request, registry.answer(request))
        }
        return try await FakeServer.with(answer) { server in
            let reference = try app(on: server)
            let got = try await withRegistryClient(.quick) { client async throws(Fault) in
                try await bytes(of: client.blob(descriptor, of: reference, from: offset))
            }
            return (got, server.requests)
        }
    }

    @Test(.covers("img.dist.end-2"))
    func aBlobComesWhole() async throws {
        let (got, requests) = try await pull { _, _, answer in answer }
        #expect(got == layer)
        #expect(requests.count == 1)
    }

    @Test func anOffsetAsksForTheRestAlone() async throws {
        let (got, requests) = try await pull(from: 123_456) { _, _, answer in answer }
        #expect(got == Array(layer[123_456...]))
        #expect(requests.first?.headers.first(name: "Range") == "bytes=123456-")
    }

    @Test func aRegistryThatIgnoresRangeIsSkippedThrough() async throws {
        let layer = layer
        let (got, _) = try await pull(from: 200_000) { _, _, _ in FakeAnswer(200, [], layer) }
        #expect(got == Array(layer[200_000...]))
    }

    @Test(.covers("img.transport.range-resume"))
    func aDroppedConnectionGoesOnAtTheNextByte() async throws {
        let (got, requests) = try await pull { number, _, answer in
            var answer = answer
            if number < 4 { answer.cutAfter = 70_000 }
            return answer
        }
        #expect(got == layer)
        // How much of the 70000 bytes came through before the cut was noticed is the HTTP client's affair.
        let offsets = requests.dropFirst().compactMap { request in
            request.headers.first(name: "Range").flatMap { Int($0.dropFirst(6).dropLast()) }
        }
        #expect(offsets.count == 3)
        #expect(zip([0] + offsets, offsets).allSatisfy { $0 < $1 })
    }

    @Test func aBlobThatStaysTruncatedEndsAfterTheTries() async throws {
        let cut = await fault {
            _ = try await pull { _, _, answer in
                var answer = answer
                answer.cutAfter = 10
                return answer
            }
        }
        #expect(cut?.kind == .unavailable)
        #expect(cut?.message.contains("/blobs/sha256:") == true)
    }

    @Test func aLengthThatContradictsTheManifestIsRefused() async throws {
        let refused = await fault { _ = try await pull { _, _, _ in FakeAnswer(200, [], [1, 2, 3]) } }
        #expect(refused?.kind == .dataLoss)
        #expect(refused?.message.contains("has 3 bytes, its manifest says 300000") == true)
    }

    @Test func aWrongRangeIsRefused() async throws {
        let refused = await fault {
            _ = try await pull(from: 100) { _, _, answer in
                var answer = answer
                answer.headers = [("Content-Range", "bytes 0-99/300000")]
                return answer
            }
        }
        #expect(refused?.kind == .dataLoss)
    }

    @Test(
        .covers("img.transport.retry-backoff", "img.transport.retry-after-429"), arguments: [429, 500, 502, 503, 504])
    func statusesThatMeanLaterAreTriedAgain(_ status: Int) async throws {
        let (got, requests) = try await pull { number, _, answer in
            number < 3 ? FakeAnswer(status, [("Retry-After", "0")]) : answer
        }
        #expect(got == layer)
        #expect(requests.count == 3)
    }

    @Test(.covers("img.pull.ratelimit-text", "img.dist.err.TOOMANYREQUESTS"))
    func tooManyRequestsForGoodHasTheRegistrysText() async throws {
        let limited = await fault {
            _ = try await pull { _, _, _ in
                FakeRegistry.error(429, "TOOMANYREQUESTS", "You have reached your pull rate limit.")
            }
        }
        #expect(limited?.kind == .resourceExhausted)
        #expect(limited?.message == "toomanyrequests: You have reached your pull rate limit.")
    }

    @Test(.covers("img.dist.err.BLOB_UNKNOWN"))
    func anUnknownBlobIsNotTriedAgain() async throws {
        let count = Mutex(0)
        let refused = await fault {
            _ = try await pull { number, _, _ in
                count.withLock { $0 = number }
                return FakeRegistry.error(404, "BLOB_UNKNOWN", "blob unknown to registry")
            }
        }
        #expect(refused?.kind == .notFound)
        #expect(refused?.message == "blob unknown: blob unknown to registry")
        #expect(count.withLock { $0 } == 1)
    }
}
