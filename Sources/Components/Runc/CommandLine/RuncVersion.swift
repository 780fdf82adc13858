internal import CSeccomp
internal import OCI

/// What `runc --version` and `runc features` say of themselves.
enum RuncVersion {
    /// The runc whose command line this is, and whose it really is.
    static let number = "1.5.1+swmono"

    static var text: String {
        """
        runc version \(number)
        commit: swmono
        spec: \(RuntimeSpec.version)
        libseccomp: \(libseccomp ?? "none")

        """
    }

    /// The library that compiles filters.
    static var libseccomp: String? {
        seccomp_version().map { "\($0.pointee.major).\($0.pointee.minor).\($0.pointee.micro)" }
    }
}
