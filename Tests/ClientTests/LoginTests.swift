import Conformance
import EngineAPI
import Glibc
import Linux
import State
import Testing

@testable import Client

@Suite struct LoginTests {
    private let folder = "/tmp/swmono-login-\(getpid())-\(UInt64.random(in: 0 ... .max))"

    private func config(_ json: String) throws -> ClientConfig {
        try makeFolder(folder)
        try AtomicFile.replace("\(folder)/config.json", with: Array(json.utf8), .volatile)
        return try ClientConfig.load(folder: folder)
    }

    @Test(
        "Docker Hub's login stands under its old address, others under their host, whatever is around it",
        .covers("cli.beh.cred.hubkey", "cli.beh.cfg.auths"))
    func keys() throws {
        defer { #expect(throws: Never.self) { try removeFolder(folder) } }
        // hub:one, other:t:wo
        let config = try config(
            """
            {"auths": {"https://index.docker.io/v1/": {"auth": "aHViOm9uZQ=="},
                       "https://other.example:5000/v2/": {"auth": "b3RoZXI6dDp3bw=="},
                       "token.example": {"identitytoken": "t"}, "bad.example": {"auth": "bm9uZQ=="}}}
            """)
        func login(_ domain: String) throws -> String? {
            try config.login(for: domain) { _ in }.map { "\($0.username):\($0.password) \($0.identityToken ?? "")" }
        }
        #expect(try login("docker.io") == "hub:one ")
        #expect(try login("other.example:5000") == "other:t:wo ")
        #expect(try login("token.example") == ": t")
        #expect(try login("nobody.example") == nil)
        #expect(throws: CommandFailure.self) { try login("bad.example") }
    }
}
