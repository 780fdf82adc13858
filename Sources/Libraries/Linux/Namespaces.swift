internal import CLinux

/// Kinds of namespaces, by their clone(2) flags.
package struct NamespaceSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    package static let time = NamespaceSet(rawValue: 0x80)
    package static let mount = NamespaceSet(rawValue: 0x20000)
    package static let cgroup = NamespaceSet(rawValue: 0x2000000)
    package static let uts = NamespaceSet(rawValue: 0x4000000)
    package static let ipc = NamespaceSet(rawValue: 0x8000000)
    package static let user = NamespaceSet(rawValue: 0x1000_0000)
    package static let pid = NamespaceSet(rawValue: 0x2000_0000)
    package static let network = NamespaceSet(rawValue: 0x4000_0000)
}

/// fork(2) into new namespaces (clone3(2)): returns 0 in the child. The caller must have one thread.
package func cloneProcess(
    _ namespaces: NamespaceSet, intoCgroup: Int32 = -1
) throws(SystemError) -> (pid: Int32, pidfd: Int32) {
    var pidfd: Int32 = -1
    let pid = try checked("clone3", clinux_clone3(namespaces.rawValue, &pidfd, intoCgroup))
    return (pid, pidfd)
}

/// setns(2): a namespace file, or a pidfd with several kinds at once (Linux 5.8).
package func joinNamespaces(_ descriptor: Int32, _ kinds: NamespaceSet) throws(SystemError) {
    try checked("setns", clinux_setns(descriptor, Int32(truncatingIfNeeded: kinds.rawValue)))
}

/// unshare(2).
package func unshareNamespaces(_ kinds: NamespaceSet) throws(SystemError) {
    try checked("unshare", clinux_unshare(Int32(truncatingIfNeeded: kinds.rawValue)))
}

/// sethostname(2).
package func setHostname(_ name: String) throws(SystemError) {
    try checked("sethostname", clinux_sethostname(name, name.utf8.count), name)
}

/// setdomainname(2).
package func setDomainname(_ name: String) throws(SystemError) {
    try checked("setdomainname", clinux_setdomainname(name, name.utf8.count), name)
}

/// Sets a network interface up (netdevice(7)).
package func raiseInterface(_ name: String) throws(SystemError) {
    try checked("ioctl", clinux_interface_up(name), "SIOCSIFFLAGS \(name)")
}
