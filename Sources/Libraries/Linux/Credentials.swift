internal import CLinux
internal import Glibc

/// capset(2) of the calling thread; bit n is capability n (capabilities(7)).
package func setCapabilities(effective: UInt64, permitted: UInt64, inheritable: UInt64) throws(SystemError) {
    try checked("capset", clinux_capset(effective, permitted, inheritable))
}

/// The calling thread's permitted capabilities (capget(2)).
package func permittedCapabilities() throws(SystemError) -> UInt64 {
    var permitted: UInt64 = 0
    try checked("capget", clinux_permitted(&permitted))
    return permitted
}

/// Drops one capability from the bounding set (PR_CAPBSET_DROP); EINVAL: the kernel has no such one.
package func dropBoundingCapability(_ number: Int32) throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_CAPBSET_DROP, UInt(number), 0, 0, 0), "PR_CAPBSET_DROP \(number)")
}

/// Whether the calling thread's bounding set has one capability (PR_CAPBSET_READ); false where the kernel has no such.
package func hasBoundingCapability(_ number: Int32) -> Bool {
    clinux_prctl(PR_CAPBSET_READ, UInt(number), 0, 0, 0) == 1
}

/// Raises one capability in the ambient set (PR_CAP_AMBIENT_RAISE).
package func raiseAmbientCapability(_ number: Int32) throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_CAP_AMBIENT, 2, UInt(number), 0, 0), "PR_CAP_AMBIENT \(number)")
}

/// Whether permitted capabilities survive setuid(2) (PR_SET_KEEPCAPS).
package func keepCapabilities(_ keep: Bool) throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_SET_KEEPCAPS, keep ? 1 : 0, 0, 0, 0), "PR_SET_KEEPCAPS")
}

/// setgroups(2), setresgid(2) and setresuid(2), in the order in which they are still allowed.
package func setIdentity(uid: UInt32, gid: UInt32, groups: [UInt32]) throws(SystemError) {
    try checked("setgroups", clinux_setgroups(groups.count, groups))
    try checked("setresgid", clinux_setgid(gid), "\(gid)")
    try checked("setresuid", clinux_setuid(uid), "\(uid)")
}

/// Whether other processes of the same user may trace this one (PR_SET_DUMPABLE; CVE-2016-9962).
package func setDumpable(_ dumpable: Bool) throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0), "PR_SET_DUMPABLE")
}

/// No program gives more rights from here on (PR_SET_NO_NEW_PRIVS).
package func setNoNewPrivileges() throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS")
}

/// The signal that the kernel sends the caller when its parent's thread ends (PR_SET_PDEATHSIG). A change of identity,
/// or the execve of a program with more rights, takes it back.
package func setDeathSignal(_ signal: Int32) throws(SystemError) {
    try checked("prctl", clinux_prctl(PR_SET_PDEATHSIG, UInt(signal), 0, 0, 0), "PR_SET_PDEATHSIG")
}

/// Loads a filter of 8-byte classic BPF instructions (seccomp(2)); returns the listener's descriptor where the flags
/// ask for one, else 0.
@discardableResult
package func loadFilter(_ instructions: [UInt64], flags: UInt32) throws(SystemError) -> Int32 {
    try checked("seccomp", clinux_seccomp(flags, UInt16(clamping: instructions.count), instructions))
}

/// Sets a resource limit (prlimit(2)); pid 0 is the caller.
package func setResourceLimit(pid: Int32 = 0, _ resource: Int32, soft: UInt64, hard: UInt64) throws(SystemError) {
    try checked("prlimit", clinux_prlimit(pid, resource, soft, hard), "\(resource)")
}

/// Joins the session keyring of a name, made if there is none that the caller may search (keyctl(2)). Its owner may
/// search it from here on, so that the next process with that name joins the same.
package func joinSessionKeyring(_ name: String) throws(SystemError) {
    let keyring = try checked("keyctl", clinux_join_keyring(name), name)
    // All for who possesses it; view, read, search and link for its owner (keyrings(7)).
    let result = clinux_keyring_permissions(keyring, 0x3f1b_0000)
    // One that was there, and that its owner has closed, is joined as it is.
    if result != -EACCES { try checked("keyctl", result, name) }
}

/// Joins a session keyring that is new and has no name (keyctl(2)).
package func joinNewSessionKeyring() throws(SystemError) {
    try checked("keyctl", clinux_join_keyring(nil), "KEYCTL_JOIN_SESSION_KEYRING")
}

/// setsid(2).
package func startSession() throws(SystemError) {
    try retrying("setsid") { setsid() }
}

/// ioprio_set(2) of the caller.
package func setIOPriority(class: Int32, priority: Int32) throws(SystemError) {
    try checked("ioprio_set", clinux_set_io_priority(`class`, priority))
}

/// personality(2).
package func setPersonality(_ domain: UInt) throws(SystemError) {
    try checked("personality", clinux_personality(domain))
}

/// sched_setattr(2) of the caller; runtime, deadline and period in nanoseconds.
package func setScheduler(
    policy: UInt32, flags: UInt64 = 0, nice: Int32, priority: UInt32, runtime: UInt64, deadline: UInt64,
    period: UInt64
) throws(SystemError) {
    try checked("sched_setattr", clinux_set_scheduler(policy, flags, nice, priority, runtime, deadline, period))
}
