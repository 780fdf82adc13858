import AsyncHTTPClient
import Conformance
import Faults
import OCI
import Testing

@testable import Registry

@Suite struct ParsingTests {
    @Test(.covers("img.auth.challenge-parse"))
    func severalChallengesInOneHeaderOrMore() {
        let parsed = Challenge.parse([
            #"Bearer realm="https://a/t?x=1,2",service=s, Basic realm="r\"q""#, "Negotiate",
        ])
        #expect(parsed.map(\.scheme) == ["bearer", "basic", "negotiate"])
        #expect(parsed.first?.parameters == ["realm": "https://a/t?x=1,2", "service": "s"])
        #expect(parsed.dropFirst().first?.parameters == ["realm": #"r"q"#])
    }

    @Test(arguments: ["", "=", "\"", "Bearer realm=\"", "Bearer realm=\"\\", ",,,=,=\"\"", "Basic =", "a=b"])
    func nothingThatAStrangerWritesTraps(_ header: String) {
        _ = Challenge.parse([header])
    }

    @Test func retryAfterIsSecondsOrADate() {
        #expect(RetryAfter.seconds("120") == 120)
        #expect(RetryAfter.seconds("-5") == 0)
        #expect(RetryAfter.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 0)
        #expect((RetryAfter.seconds("Fri, 06 Nov 2099 08:49:37 GMT") ?? 0) > 1_000_000)
        #expect(RetryAfter.seconds("soon") == nil)
    }

    @Test(.covers("img.transport.insecure-cidr", "img.transport.localhost-insecure"))
    func insecureAreLoopbackAndWhatIsListed() {
        var options = RegistryOptions()
        options.insecureRegistries = ["10.0.0.0/8", "reg.example", "other.example:5000"]
        for domain in [
            "localhost:5000", "127.3.2.1:80", "[::1]:5000", "10.1.2.3:5000", "reg.example", "reg.example:81",
            "other.example:5000",
        ] {
            #expect(options.isInsecure(domain), "\(domain)")
        }
        for domain in ["docker.io", "11.0.0.1", "other.example", "other.example:443", "reg.example.org", "128.0.0.1"] {
            #expect(!options.isInsecure(domain), "\(domain)")
        }
    }

    @Test func endpointsAreHttpsThenHttpForInsecureOnesAlone() {
        let hub = Endpoint.candidates(domain: "docker.io", isInsecure: false)
        #expect(hub.map(\.base) == ["https://registry-1.docker.io/v2/"])
        let local = Endpoint.candidates(domain: "localhost:5000", isInsecure: true)
        #expect(local.map(\.base) == ["https://localhost:5000/v2/", "http://localhost:5000/v2/"])
        #expect(!local.contains { $0.isVerified })
    }

    @Test(.covers("img.transport.proxy-env"))
    func proxiesAreChosenAsGoDoes() {
        let settings = ProxySettings([
            "HTTPS_PROXY": "http://us%40er:p@proxy.example:3128", "http_proxy": "plain.example:8080",
            "NO_PROXY": "internal.example, .below.example,10.0.0.0/8,one.example:5000",
        ])
        let proxy = settings.proxy(scheme: "https", authority: "registry-1.docker.io")
        #expect(proxy?.host == "proxy.example" && proxy?.port == 3128)
        #expect(proxy?.authorization == .basic(username: "us@er", password: "p"))
        #expect(settings.proxy(scheme: "http", authority: "a.example")?.host == "plain.example")
        let direct = [
            "localhost:5000", "127.0.0.1", "internal.example", "a.internal.example:5000", "x.below.example", "10.2.3.4",
            "one.example:5000",
        ]
        for authority in direct {
            #expect(settings.proxy(scheme: "https", authority: authority) == nil, "\(authority)")
        }
        #expect(settings.proxy(scheme: "https", authority: "one.example") != nil)
        #expect(ProxySettings([:]).proxy(scheme: "https", authority: "a") == nil)
    }

    @Test func aHostWithoutAuthoritiesIsToldWhatToDo() {
        #expect {
            _ = try CertificateBundle.find(RegistryOptions(), usualFiles: ["/nonexistent/a.pem"])
        } throws: { error in
            (error as? Fault)?.hint == "install ca-certificates, or set SSL_CERT_FILE to a PEM bundle"
        }
    }

    @Test func waitsGrowAndRespectTheRegistrysWish() {
        var policy = RetryPolicy()
        policy.base = .seconds(1)
        #expect(policy.wait(after: 1) <= .seconds(1))
        #expect((.seconds(2) ... .seconds(4)).contains(policy.wait(after: 3)))
        #expect(policy.wait(after: 60) <= .seconds(60))
        #expect(policy.wait(after: 1, retryAfter: 7) == .seconds(7))
        #expect(policy.wait(after: 1, retryAfter: 100_000) == .seconds(60))
    }
}
