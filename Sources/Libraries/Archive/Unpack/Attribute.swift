internal import Glibc
internal import Linux

/// Which extended attributes of an archive are taken.
enum Attribute {
    /// Capabilities, `user.` and `trusted.`, but none by which an overlay could be steered, and no label of the host's
    /// security module: what it is depends on where the file stands.
    static func isTaken(_ name: String) -> Bool {
        if name.hasPrefix("trusted.overlay.") || name.hasPrefix("user.overlay.") { return false }
        return name == "security.capability" || name.hasPrefix("user.") || name.hasPrefix("trusted.")
            || name.hasPrefix("system.posix_acl_")
    }

    /// A file system that has no such attributes, or a kernel that does not allow them, is no reason to refuse a layer;
    /// a lost file capability is.
    static func check(_ error: SystemError, _ name: String) throws(SystemError) {
        guard [EOPNOTSUPP, EPERM].contains(error.errno), name != "security.capability" else { throw error }
    }
}
