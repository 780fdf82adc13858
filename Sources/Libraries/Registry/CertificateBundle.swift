internal import Faults
internal import Glibc
internal import NIOSSL

/// Finds the authorities to trust. The program is static and brings none of its own.
enum CertificateBundle {
    /// Where distributions keep the bundle: Debian, Fedora, openSUSE, OpenELEC, CentOS, Alpine.
    static let usualFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// Throws `failedPrecondition` on a host without a bundle, `notFound` where the file that was named is missing.
    static func find(
        _ options: RegistryOptions, usualFiles: [String] = usualFiles
    ) throws(Fault) -> NIOSSLTrustRoots {
        if let named = options.certificateFile ?? nonEmpty(options.environment["SSL_CERT_FILE"]) {
            guard access(named, R_OK) == 0 else {
                throw Fault(
                    .notFound, "cannot read the certificate authorities in \(named)",
                    hint: "SSL_CERT_FILE must name a PEM file")
            }
            return .file(named)
        }
        if let folder = nonEmpty(options.environment["SSL_CERT_DIR"]) {
            return .file(folder.hasSuffix("/") ? folder : folder + "/")
        }
        if let found = usualFiles.first(where: { access($0, R_OK) == 0 }) { return .file(found) }
        throw Fault(
            .failedPrecondition,
            "no certificate authorities on this host: looked for \(usualFiles.joined(separator: ", "))",
            hint: "install ca-certificates, or set SSL_CERT_FILE to a PEM bundle")
    }

    private static func nonEmpty(_ text: String?) -> String? {
        text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
