import Conformance
import Faults
import NIOHTTP1
import OCI
import RegistryFixtures
import Testing

@testable import Registry

@Suite struct RedirectTests {
    private let layer = noise(5000)

    @Test(.covers("img.transport.redirects", "img.auth.redirect-strip-auth", "img.auth.cross-host-no-creds"))
    func authorizationStaysWithTheRegistryWhenABlobIsElsewhere() async throws {
        let (registry, _, descriptor) = FakeRegistry.image(layer: layer)
        try await FakeServer.with({ request, _ in registry.answer(request) }) { storage in
            let place = "http://\(storage.authority)/x/blobs/\(descriptor.digest)"
            let redirecting: @Sendable (FakeRequest, FakeServer) -> FakeAnswer = { request, _ in
                request.headers["Authorization"].isEmpty
                    ? FakeAnswer(401, [("WWW-Authenticate", "Basic realm=r")]) : FakeAnswer(307, [("Location", place)])
            }
            try await FakeServer.with(redirecting) { server in
                let reference = try app(on: server)
                var options = RegistryOptions.quick
                options.credentials = { _ in RegistryCredentials(username: "u", password: "p") }
                let got = try await withRegistryClient(options) { client async throws(Fault) in
                    try await bytes(of: client.blob(descriptor, of: reference, from: 1000))
                }
                #expect(got == Array(layer[1000...]))
            }
            #expect(storage.requests.first?.headers["Authorization"].isEmpty == true)
            #expect(storage.requests.first?.headers.first(name: "Range") == "bytes=1000-")
        }
    }

    @Test func aRelativeRedirectKeepsTheAuthorization() async throws {
        let (registry, _, descriptor) = FakeRegistry.image(layer: layer)
        let answer: @Sendable (FakeRequest, FakeServer) -> FakeAnswer = { request, _ in
            if request.headers["Authorization"].isEmpty {
                return FakeAnswer(401, [("WWW-Authenticate", "Basic realm=r")])
            }
            if request.path.hasPrefix("/v2/") {
                return FakeAnswer(302, [("Location", "/elsewhere/blobs/\(descriptor.digest)?sig=1")])
            }
            return registry.answer(request)
        }
        try await FakeServer.with(answer) { server in
            let reference = try app(on: server)
            var options = RegistryOptions.quick
            options.credentials = { _ in RegistryCredentials(username: "u", password: "p") }
            let got = try await withRegistryClient(options) { client async throws(Fault) in
                try await bytes(of: client.blob(descriptor, of: reference))
            }
            #expect(got == layer)
        }
    }

    @Test(arguments: ["", "ftp://127.0.0.1/x", "http://", "::::"])
    func aBadRedirectIsAnError(_ location: String) async throws {
        let (_, _, descriptor) = FakeRegistry.image(layer: layer)
        try await FakeServer.with({ _, _ in FakeAnswer(307, [("Location", location)]) }) { server in
            let reference = try app(on: server)
            let refused = await fault {
                try await withRegistryClient(.quick) { client async throws(Fault) in
                    _ = try await bytes(of: client.blob(descriptor, of: reference))
                }
            }
            #expect(refused?.kind == .unavailable)
        }
    }

    @Test func aCircleEnds() async throws {
        let (_, _, descriptor) = FakeRegistry.image(layer: layer)
        try await FakeServer.with({ request, _ in FakeAnswer(307, [("Location", request.uri)]) }) { server in
            let reference = try app(on: server)
            let refused = await fault {
                try await withRegistryClient(.quick) { client async throws(Fault) in
                    _ = try await bytes(of: client.blob(descriptor, of: reference))
                }
            }
            #expect(refused?.message.hasSuffix("stopped after 10 redirects") == true)
        }
    }
}
