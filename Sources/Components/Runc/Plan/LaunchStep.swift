internal import Linux
internal import OCI

/// One thing the child of clone3 does: one system call or a handful (architecture, section 4).
///
/// Descriptors are the walker's slots; what can only be decided inside the container says "late".
enum LaunchStep: Equatable {
    case closeDescriptors
    case resetSignals
    case notDumpable
    case joinCgroup
    /// The parent makes it meanwhile, and hands over what it is joined by.
    case enterCgroup
    /// systemd brings it there meanwhile.
    case waitForCgroup
    case joinNamespace(NamespaceSet, path: String)
    /// Several, with the caller's rights and those of the user namespace among them.
    case joinNamespaces([NamespaceJoin])
    case makeUserNamespace
    /// Lines of timens_offsets.
    case setClocks([String])
    /// The middle's last: the child is its parent's.
    case cloneChild(NamespaceSet)
    /// uid and gid 0 of the user namespace, no groups; all its capabilities are held already.
    case becomeRoot(checksGroups: Bool)
    /// All at once through the container's pidfd.
    case joinContainer(NamespaceSet)
    case unshare(NamespaceSet)
    case waitForMaps
    case newSession
    case joinKeyring(String)
    case raiseLoopback
    case setHostname(String)
    case setDomainname(String)
    case setOOMScore(Int)
    case writeSysctl(name: String, value: String)
    case setPropagation(UInt64)
    case makeParentPrivate(String)
    case mountRoot(RootMount, on: String)
    case bindRoot(String)
    case openRoot(String)
    /// Opens folders and makes a socket, for the program of the plan: both are of the mount namespace it is in, and
    /// the socket's peer is itself.
    case offerSocket(folders: [String])
    case mount(MountStep)
    case openDevices
    /// An empty place for a mount to come, if it is missing.
    case makeFolder(String)
    case makeDevice(RuntimeSpec.Device)
    /// The host's node of the same path.
    case bindDevice(RuntimeSpec.Device)
    case makeLink(path: String, target: String)
    /// Tells the parent that the mounts are there, and waits until its hooks have run.
    case waitForHooks
    case runHooks(HookPoint, [RuntimeSpec.Hook])
    case pivotRoot(propagation: UInt64)
    /// In place of it, where the rootfs is on a ramdisk (`--no-pivot`).
    case moveRoot(String)
    /// In a mount namespace that is not the container's own (chroot(2)).
    case changeRoot
    case openConsole(WindowSize, bind: Bool)
    case placeStdio
    case makeReadOnly(String)
    /// `label`: SELinux's of an empty folder's mount; empty: none.
    case mask(String, label: String)
    case remountReadOnly(String)
    case setUmask(UInt32)
    case setResourceLimit(name: String, number: Int32, soft: UInt64, hard: UInt64)
    /// `isBound`: its cgroup has not all processors.
    case setScheduler(RuntimeSpec.Scheduler, isBound: Bool)
    case setIOPriority(class: Int32, priority: Int32)
    case setPersonality(UInt)
    case setAffinity(NumberList)
    /// All processors that the cgroup leaves: how the runtime was started is nothing to the container.
    case resetAffinity
    /// The mode's name and number with its flags.
    case setMemoryPolicy(String, Int32, NumberList)
    /// A file of attr/ for the program that is executed next (proc_pid_attr(5)).
    case setAttribute(String, value: String)
    /// The parent moves network interfaces meanwhile.
    case waitForDevices
    /// Late: uid, gid and groups of a textual user from the container's own files.
    case resolveUser(String, groups: [String])
    case enterDirectory(String, create: Bool)
    case setNoNewPrivileges
    case loadFilter
    case dropBounding(keep: UInt64)
    case setIdentity(RuntimeSpec.User)
    case setCapabilities(CapabilitySets)
    /// After the identity, whose change takes it back (prctl(2), PR_SET_PDEATHSIG).
    case endWithParent
    /// Late: HOME from the container's passwd file.
    case setHome
    /// Late: PATH look-up in the container.
    case findCommand(String)
    case ready
    case awaitStart
    /// Where nothing waits for a start: gives the record its name, once the parent has written it.
    case publishRecord
    case execute
}

/// The five sets as bits.
struct CapabilitySets: Equatable {
    var bounding: UInt64 = 0
    var effective: UInt64 = 0
    var inheritable: UInt64 = 0
    var permitted: UInt64 = 0
    var ambient: UInt64 = 0
}

/// A namespace to join, and where it is.
struct NamespaceJoin: Equatable {
    let kind: NamespaceSet
    let path: String
}
