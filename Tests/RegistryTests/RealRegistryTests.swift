import Conformance
import Crypto
import Faults
import FoundationEssentials
import Glibc
import Linux
import OCI
import RegistryFixtures
import Testing

@testable import Registry

/// Against Debian's docker-registry, with images that skopeo put there.
@Suite(.enabled(if: Program.exist("docker-registry", "skopeo", "openssl", "umoci")))
struct RealRegistryTests {
    /// A layout with one image of one layer (a few megabytes), made by umoci.
    private func makeLayout(_ folder: String) throws {
        try Program.run("umoci", "init", "--layout", "\(folder)/layout")
        try Program.run("umoci", "new", "--image", "\(folder)/layout:v1")
        try openFile("\(folder)/noise", O_WRONLY | O_CREAT).writeAll(noise(3 << 20))
        try Program.run("umoci", "insert", "--image", "\(folder)/layout:v1", "\(folder)/noise", "/noise")
    }

    /// Manifest, config and layers, each checked against its digest.
    private func pull(_ reference: ImageReference, _ options: RegistryOptions) async throws -> Manifest {
        try await withRegistryClient(options) { client async throws(Fault) in
            let fetched = try await client.resolve(reference)
            let manifest: Manifest
            do {
                manifest = try JSONDecoder().decode(Manifest.self, from: Data(fetched.bytes))
            } catch { throw Fault(.dataLoss, "manifest: \(error)") }
            for blob in [manifest.config] + manifest.layers {
                var hash = SHA256()
                for try await chunk in client.blob(blob, of: reference) {
                    chunk.withUnsafeBytes { hash.update(bufferPointer: $0) }
                }
                guard OCI.Digest(sha256: hash.finalize()) == blob.digest else {
                    throw Fault(.dataLoss, "blob \(blob.digest)")
                }
            }
            return manifest
        }
    }

    @Test(.covers("img.transport.http-fallback-insecure", "img.dist.end-3"))
    func aPlainRegistryOnLoopback() async throws {
        try await RealRegistry.with(.plain) { registry in
            try makeLayout(registry.folder)
            try Program.run(
                "skopeo", "copy", "--quiet", "--dest-tls-verify=false", "oci:\(registry.folder)/layout:v1",
                "docker://\(registry.authority)/team/app:v1")
            let manifest = try await pull(try ImageReference("\(registry.authority)/team/app:v1"), .quick)
            #expect(manifest.layers.count == 1)
            let missing = await fault {
                _ = try await pull(ImageReference("\(registry.authority)/team/app:v2"), .quick)
            }
            #expect(
                missing?.message
                    == "manifest for \(registry.authority)/team/app:v2 not found: manifest unknown: manifest unknown")
        }
    }

    @Test(.covers("img.media.docker-manifest-v2", "img.dist.err.UNAUTHORIZED"))
    func aRegistryWithTLSAndAPassword() async throws {
        try await RealRegistry.with(.guarded) { registry in
            try makeLayout(registry.folder)
            try Program.run(
                "skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--dest-creds=tester:s3cret:pass",
                "--format=v2s2",
                "oci:\(registry.folder)/layout:v1", "docker://\(registry.authority)/team/app:v1")
            let reference = try ImageReference("\(RealRegistry.name):\(registry.port)/team/app:v1")
            let manifest = try await pull(reference, options(for: registry, password: "s3cret:pass"))
            #expect(manifest.mediaType == MediaType.dockerManifest)
            let wrong = await fault { _ = try await pull(reference, options(for: registry, password: "wrong")) }
            #expect(wrong?.kind == .unauthorized)
            #expect(wrong?.message == "unauthorized: authentication required")
            let anonymous = await fault { _ = try await pull(reference, options(for: registry, password: nil)) }
            #expect(anonymous?.message.hasSuffix("no basic auth credentials") == true)
        }
    }

    @Test func aCertificateIsHeldAgainstTheAuthoritiesAndTheName() async throws {
        try await RealRegistry.with(.guarded) { registry in
            let reference = try ImageReference("\(RealRegistry.name):\(registry.port)/team/app:v1")
            var stranger = options(for: registry, password: nil)
            stranger.certificateFile = nil
            try Program.run(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=another",
                "-keyout", "\(registry.folder)/x.key", "-out", "\(registry.folder)/x.pem")
            stranger.environment["SSL_CERT_FILE"] = "\(registry.folder)/x.pem"
            let unknown = await fault { _ = try await pull(reference, stranger) }
            #expect(
                unknown?.message.hasSuffix(
                    "tls: failed to verify certificate: x509: certificate signed by unknown authority") == true)
            var misnamed = options(for: registry, password: nil)
            misnamed.addresses = ["other.test": "127.0.0.1"]
            let other = await fault {
                _ = try await pull(ImageReference("other.test:\(registry.port)/team/app"), misnamed)
            }
            #expect(other?.message.contains("tls: failed to verify certificate") == true)
            var missing = options(for: registry, password: nil)
            missing.certificateFile = "/nonexistent.pem"
            let unread = await fault { _ = try await pull(reference, missing) }
            #expect(unread?.message == "cannot read the certificate authorities in /nonexistent.pem")
        }
    }

    private func options(for registry: RealRegistry, password: String?) -> RegistryOptions {
        var options = RegistryOptions.quick
        options.certificateFile = registry.certificateFile
        options.addresses = [RealRegistry.name: "127.0.0.1"]
        options.credentials = { _ in password.map { RegistryCredentials(username: "tester", password: $0) } }
        return options
    }
}
