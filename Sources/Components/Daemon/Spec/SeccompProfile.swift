internal import OCI

/// A profile in Docker's own form: rules with conditions on capabilities, architecture and kernel, which are resolved
/// into the runtime-spec's `seccomp` for one container.
struct SeccompProfile: Sendable, Codable {
    var defaultAction: String?
    var defaultErrnoRet: UInt32?
    var architectures: [String]?
    var archMap: [Architecture]?
    var flags: [String]?
    var listenerPath: String?
    var listenerMetadata: String?
    var syscalls: [Rule]?

    struct Architecture: Sendable, Codable {
        var architecture: String
        var subArchitectures: [String]?
    }

    /// One rule; `name` is the old form of `names`.
    struct Rule: Sendable, Codable {
        var name: String?
        var names: [String]?
        var action: String
        var errnoRet: UInt32?
        var args: [RuntimeSpec.Seccomp.Argument]?
        var includes: Condition?
        var excludes: Condition?
    }

    /// `includes` must hold in every part, `excludes` in none.
    struct Condition: Sendable, Codable {
        var caps: [String]?
        var arches: [String]?
        /// `4.8`.
        var minKernel: String?
    }
}
