internal import OCI

/// What `runc --version` and `runc features` say of themselves.
enum RuncVersion {
    /// The runc whose command line this is, and whose it really is.
    static let number = "1.5.1+swmono"

    static let text = """
        runc version \(number)
        commit: swmono
        spec: \(RuntimeSpec.version)

        """
}
