import Conformance
import Faults
import NIOHTTP1
import OCI
import RegistryFixtures
import Testing

@testable import Registry

@Suite struct AuthorizationTests {
    private typealias Answer = @Sendable (FakeRequest, FakeServer) -> FakeAnswer

    /// A registry that wants a token of its own token server, which gives one to whoever `admits` says.
    private func guarded(_ admits: @escaping @Sendable (FakeRequest) -> Bool) -> Answer {
        let (registry, _, _) = FakeRegistry.image(layer: noise(1000))
        return { request, server in
            if request.path == "/token" {
                return admits(request)
                    ? FakeAnswer(200, json: #"{"token":"t0ken","expires_in":300}"#)
                    : FakeAnswer(401, json: #"{"details":"incorrect username or password"}"#)
            }
            if request.headers.first(name: "Authorization") == "Bearer t0ken" { return registry.answer(request) }
            let challenge =
                #"Bearer realm="http://\#(server.authority)/token",service="reg, \"x\"",scope="repository:*:*""#
            return FakeAnswer(401, [("WWW-Authenticate", challenge)], Array("{}".utf8))
        }
    }

    private func resolve(
        _ credentials: RegistryCredentials?, _ answer: @escaping Answer
    ) async throws -> (fault: Fault?, requests: [FakeRequest]) {
        try await FakeServer.with(answer) { server in
            let reference = try app(on: server)
            var options = RegistryOptions.quick
            options.credentials = { $0 == reference.domain ? credentials : nil }
            let settled = options
            let refused = await fault {
                try await withRegistryClient(settled) { client async throws(Fault) in
                    let manifest = try await client.resolve(reference)
                    _ = try await client.manifest(manifest.descriptor, of: reference)
                }
            }
            return (refused, server.requests)
        }
    }

    @Test(.covers("img.auth.bearer-get", "img.auth.scope-pull", "img.auth.token-cache"))
    func anAnonymousTokenIsFetchedOnceAndOnlyForPull() async throws {
        let (refused, requests) = try await resolve(nil, guarded { $0.headers["Authorization"].isEmpty })
        #expect(refused == nil)
        let asked = requests.filter { $0.path == "/token" }
        #expect(asked.count == 1)
        #expect(asked.first?.uri == "/token?service=reg%2C%20%22x%22&scope=repository%3Alibrary%2Fapp%3Apull")
    }

    @Test func nameAndPasswordGoToTheTokenServerAlone() async throws {
        let (refused, requests) = try await resolve(
            RegistryCredentials(username: "u", password: "p:1"),
            guarded { $0.headers.first(name: "Authorization") == "Basic dTpwOjE=" && $0.uri.hasSuffix("&account=u") })
        #expect(refused == nil)
        let toRegistry = requests.filter { $0.path != "/token" }.flatMap { $0.headers["Authorization"] }
        #expect(toRegistry.allSatisfy { $0 == "Bearer t0ken" })
    }

    @Test(.covers("img.auth.bearer-post-oauth2", "img.auth.identity-token"))
    func anIdentityTokenIsPosted() async throws {
        let (refused, requests) = try await resolve(
            RegistryCredentials(username: "", password: "", identityToken: "id&1"),
            guarded { $0.method == "POST" })
        #expect(refused == nil)
        let body = requests.first { $0.path == "/token" }?.body ?? ""
        #expect(body.hasPrefix("grant_type=refresh_token&client_id=swmono&refresh_token=id%261&service="))
    }

    @Test(.covers("img.auth.registrytoken"))
    func aRegistryTokenIsSentAsItIs() async throws {
        let (refused, requests) = try await resolve(
            RegistryCredentials(username: "", password: "", registryToken: "t0ken"), guarded { _ in false })
        #expect(refused == nil)
        #expect(!requests.contains { $0.path == "/token" })
    }

    @Test func aWrongPasswordIsUnauthorized() async throws {
        let (refused, _) = try await resolve(
            RegistryCredentials(username: "u", password: "x"), guarded { _ in false })
        #expect(refused?.kind == .unauthorized)
        #expect(refused?.message.hasSuffix("unauthorized: incorrect username or password") == true)
    }

    @Test func garbageFromTheTokenServerIsNoToken() async throws {
        let (refused, _) = try await resolve(nil) { request, server in
            if request.path == "/token" { return FakeAnswer(200, [], Array("<html>".utf8)) }
            return FakeAnswer(401, [("WWW-Authenticate", #"Bearer realm="http://\#(server.authority)/token""#)])
        }
        #expect(refused?.message.hasSuffix("did not answer with JSON") == true)
    }

    @Test(.covers("img.pull.denied-text", "img.dist.err.DENIED"))
    func insufficientScopeIsDockersAccessDenied() async throws {
        let base = guarded { _ in true }
        let (refused, requests) = try await resolve(nil) { request, server in
            guard request.headers.first(name: "Authorization") == "Bearer t0ken" else { return base(request, server) }
            let challenge = #"Bearer realm="http://\#(server.authority)/token",error="insufficient_scope""#
            return FakeAnswer(401, [("WWW-Authenticate", challenge)])
        }
        let host = requests.first?.headers.first(name: "Host") ?? ""
        #expect(
            refused?.message
                == """
                pull access denied for \(host)/library/app, repository does not exist or may require \
                'docker login': denied: requested access to the resource is denied
                """)
    }

    @Test(.covers("img.auth.basic"))
    func basicIsAnsweredWithBasicFromThenOn() async throws {
        let (registry, _, _) = FakeRegistry.image(layer: noise(10))
        let answer: Answer = { request, _ in
            request.headers.first(name: "Authorization") == "Basic dTpw"
                ? registry.answer(request) : FakeAnswer(401, [("WWW-Authenticate", #"Basic realm="r""#)])
        }
        let (refused, requests) = try await resolve(RegistryCredentials(username: "u", password: "p"), answer)
        #expect(refused == nil)
        #expect(requests.count == 3)
        let (anonymous, _) = try await resolve(nil, answer)
        #expect(anonymous?.kind == .unauthorized)
        #expect(anonymous?.message.hasSuffix("no basic auth credentials") == true)
    }

    @Test(.covers("img.auth.refresh-on-401"))
    func aTokenThatEndsOnTheWayIsFetchedAnew() async throws {
        let (registry, _, _) = FakeRegistry.image(layer: noise(10))
        let (refused, requests) = try await resolve(nil) { request, server in
            let tokens = server.requests.filter { $0.path == "/token" }.count
            if request.path == "/token" { return FakeAnswer(200, json: #"{"access_token":"t\#(tokens)"}"#) }
            let wanted = server.requests.count > 3 ? "t2" : "t1"
            if request.headers.first(name: "Authorization") == "Bearer \(wanted)" { return registry.answer(request) }
            return FakeAnswer(401, [("WWW-Authenticate", #"Bearer realm="http://\#(server.authority)/token""#)])
        }
        #expect(refused == nil)
        #expect(requests.filter { $0.path == "/token" }.count == 2)
    }
}
