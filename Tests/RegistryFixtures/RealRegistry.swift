internal import Glibc
internal import Linux
internal import NIOCore
internal import NIOPosix

/// Debian's docker-registry on a loopback port of its own, with a folder of its own; ended and removed by `with`.
package struct RealRegistry: Sendable {
    /// How it is spoken to.
    package enum Manner: Sendable {
        case plain
        /// TLS by a CA made for this test, name `registry.test`; Basic for user `tester`, password `s3cret:pass`.
        case guarded
    }
    package let folder: String
    package let port: Int

    package var authority: String { "127.0.0.1:\(port)" }
    package var certificateFile: String { "\(folder)/ca.pem" }
    package static let name = "registry.test"

    package static func with<Value>(_ manner: Manner, _ body: (RealRegistry) async throws -> Value) async throws
        -> Value
    {
        let folder = "/var/tmp/swmono-registry-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        mkdir(folder, 0o700)
        defer { _ = try? Program.run("rm", "-rf", folder) }
        let registry = RealRegistry(folder: folder, port: try await freePort())
        if manner == .guarded { try registry.makeCertificates() }
        try registry.write("config.yml", registry.configuration(manner))
        let log = try openFile("\(folder)/log", O_WRONLY | O_CREAT)
        let child = try spawn(
            SpawnRequest(
                path: "/usr/bin/docker-registry", arguments: ["docker-registry", "serve", "\(folder)/config.yml"],
                descriptors: [-1, log.raw, log.raw]))
        let pid = child.pid
        defer {
            kill(pid, SIGKILL)
            _ = try? waitForExit(.pid(pid))
        }
        try await registry.waitUntilItListens()
        return try await body(registry)
    }

    private func configuration(_ manner: Manner) -> String {
        let base = """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage: {filesystem: {rootdirectory: \(folder)/data}}
            http:
              addr: \(authority)

            """
        guard manner == .guarded else { return base }
        return base + """
              tls: {certificate: \(folder)/server.pem, key: \(folder)/server.key}
            auth: {htpasswd: {realm: tests, path: \(folder)/htpasswd}}

            """
    }

    private func makeCertificates() throws {
        // bcrypt of `s3cret:pass`.
        try write("htpasswd", "tester:$2b$04$Y/eFGetAYL4HKy5mFnar3eDvoyEzcahfPjHpeJuH1hVwah/OlmnHe\n")
        try write("names", "subjectAltName=DNS:\(Self.name)\n")
        try Program.run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=swmono test CA",
            "-keyout", "\(folder)/ca.key", "-out", certificateFile)
        try Program.run(
            "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(Self.name)",
            "-keyout", "\(folder)/server.key", "-out", "\(folder)/server.csr")
        try Program.run(
            "openssl", "x509", "-req", "-in", "\(folder)/server.csr", "-CA", certificateFile,
            "-CAkey", "\(folder)/ca.key", "-CAcreateserial", "-days", "2", "-extfile", "\(folder)/names",
            "-out", "\(folder)/server.pem")
    }

    private func write(_ name: String, _ text: String) throws {
        try openFile("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC).writeAll(text.utf8)
    }

    private static func freePort() async throws -> Int {
        try await FakeServer.with({ _, _ in FakeAnswer(200) }) { $0.port }
    }

    private func waitUntilItListens() async throws {
        for _ in 0..<500 {
            do {
                let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .connect(host: "127.0.0.1", port: port).get()
                try await channel.close()
                return
            } catch { try await Task.sleep(for: .milliseconds(20)) }
        }
        let log = String(decoding: (try? readFile("\(folder)/log")) ?? [], as: UTF8.self)
        throw Program.Failed(description: "docker-registry does not listen on \(authority): \(log)")
    }
}
