import Conformance
import Faults
import OCI
import RegistryFixtures
import Testing

@testable import Registry

@Suite struct UnreachableTests {
    private func refused(_ reference: ImageReference, _ options: RegistryOptions = .quick) async -> Fault? {
        await fault {
            try await withRegistryClient(options) { client async throws(Fault) in
                _ = try await client.resolve(reference)
            }
        }
    }

    @Test func aRegistryThatIsDownHasDockersTextAtOnce() async throws {
        let port = try await FakeServer.with({ _, _ in FakeAnswer(200) }) { $0.port }
        let down = await refused(try ImageReference("127.0.0.1:\(port)/app"))
        #expect(down?.kind == .unavailable)
        #expect(
            down?.message
                == "Get \"http://127.0.0.1:\(port)/v2/\": dial tcp 127.0.0.1:\(port): connect: connection refused")
        let named = await refused(try ImageReference("localhost:\(port)/app"))
        #expect(named?.message.contains("dial tcp") == true)
        #expect(named?.message.hasSuffix("connect: connection refused") == true)
    }

    @Test func aNameThatDoesNotExistIsSaid() async throws {
        let unknown = await refused(try ImageReference("registry.invalid/app"))
        #expect(unknown?.kind == .unavailable)
        #expect(
            unknown?.message
                == "Get \"https://registry.invalid/v2/\": dial tcp: lookup registry.invalid: no such host")
    }

    @Test(.covers("img.transport.idle-timeout"))
    func anIdleRegistryIsGivenUp() async throws {
        var options = RegistryOptions.quick
        options.timeouts.connect = .milliseconds(200)
        options.timeouts.idle = .milliseconds(200)
        options.retry.attempts = 2
        let (_, _, descriptor) = FakeRegistry.image(layer: noise(1000))
        let settled = options
        // Half of the body, and then nothing more.
        let stalled: @Sendable (FakeRequest, FakeServer) -> FakeAnswer = { _, _ in
            FakeAnswer(200, [], noise(500), claimedLength: 1000)
        }
        try await FakeServer.with(stalled) { server in
            let reference = try app(on: server)
            let idle = await fault {
                try await withRegistryClient(settled) { client async throws(Fault) in
                    _ = try await bytes(of: client.blob(descriptor, of: reference))
                }
            }
            #expect(idle?.kind == .unavailable)
        }
    }

    @Test func cancellingEndsAPullSoon() async throws {
        var options = RegistryOptions.quick
        options.retry.base = .seconds(30)
        let settled = options
        let (_, _, descriptor) = FakeRegistry.image(layer: noise(1000))
        try await FakeServer.with({ _, _ in FakeAnswer(503) }) { server in
            let reference = try app(on: server)
            let pulling = Task {
                await fault {
                    try await withRegistryClient(settled) { client async throws(Fault) in
                        _ = try await bytes(of: client.blob(descriptor, of: reference))
                    }
                }
            }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            pulling.cancel()
            #expect(await pulling.value?.kind == .cancelled)
        }
    }
}
