internal import CLinux

/// What kind of namespace a file is of (ioctl_ns(2)); ENOTTY: of none.
package func namespaceKind(_ descriptor: Int32) throws(SystemError) -> NamespaceSet {
    let flag = try checked("ioctl", clinux_namespace_kind(descriptor), "NS_GET_NSTYPE")
    return NamespaceSet(rawValue: UInt64(UInt32(bitPattern: flag)))
}

/// setresgid(2) and setresuid(2) alone, where setgroups(2) is denied (user_namespaces(7)).
package func setUserAndGroup(uid: UInt32, gid: UInt32) throws(SystemError) {
    try checked("setresgid", clinux_setgid(gid), "\(gid)")
    try checked("setresuid", clinux_setuid(uid), "\(uid)")
}

extension PidFD {
    /// Joins namespaces of the process (setns(2), Linux 5.8).
    package borrowing func join(_ kinds: NamespaceSet) throws(SystemError) { try joinNamespaces(raw, kinds) }
}
