import Faults
import NIOHTTP1
import OCI
import RegistryFixtures
import Testing

@testable import Registry

@Suite struct ProxyTests {
    private func options(_ proxy: FakeServer) -> RegistryOptions {
        var options = RegistryOptions.quick
        options.insecureRegistries = ["registry.invalid"]
        let address = "http://me:secret@\(proxy.authority)"
        options.environment = ["HTTP_PROXY": address, "HTTPS_PROXY": address]
        return options
    }

    @Test func theProxyIsAskedForATunnelAndNothingIsLookedUp() async throws {
        try await FakeServer.with({ _, _ in FakeAnswer(403) }) { proxy in
            let refused = await fault {
                _ = try await withRegistryClient(options(proxy)) { client async throws(Fault) in
                    try await client.resolve(ImageReference("registry.invalid/library/app"))
                }
            }
            #expect(
                refused?.message == "Get \"http://registry.invalid/v2/\": proxyconnect tcp: Invalid proxy response")
            // HTTPS, then plain HTTP, as for any insecure registry.
            #expect(proxy.requests.map(\.method) == ["CONNECT", "CONNECT"])
            #expect(proxy.requests.map(\.uri) == ["registry.invalid:443", "registry.invalid:80"])
            #expect(proxy.requests.last?.headers.first(name: "Proxy-Authorization") == "Basic bWU6c2VjcmV0")
        }
    }

    @Test func aProxyThatRefusesIsNamed() async throws {
        try await FakeServer.with({ _, _ in FakeAnswer(407) }) { proxy in
            var settings = options(proxy)
            settings.insecureRegistries = []
            let settled = settings
            let refused = await fault {
                _ = try await withRegistryClient(settled) { client async throws(Fault) in
                    try await client.resolve(ImageReference("registry.invalid/library/app"))
                }
            }
            #expect(refused?.message == "Get \"https://registry.invalid/v2/\": Proxy Authentication Required")
        }
    }
}
