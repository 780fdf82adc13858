internal import Cgroups
internal import Linux
internal import OCI

/// What a launch will ask of the kernel, decided before anything is touched; a pure function of configuration and
/// host facts makes it.
struct LaunchPlan: Equatable {
    /// Done by the caller of clone3, in order; undone in reverse when one fails.
    var parent: [ParentStep] = []
    /// Walked by a process between the two, which clones the child as its parent's; empty: there is none.
    var middle: [LaunchStep] = []
    /// Walked by the child of clone3.
    var child: [LaunchStep] = []
    /// Argument list and environment as configured; HOME is added late.
    var arguments: [String] = []
    var environment: [String] = []
    /// Whether setgroups(2) is denied in the user namespace that is joined.
    var deniesGroups = false
    /// What hooks are told; nil where there are none.
    var hookState: HookState?
    /// Whether failures are put in runc's words, for the command line.
    var speaksAsRunc = false
}

/// One step of the parent.
enum ParentStep: Equatable {
    case makeState
    case makeBarrier
    case createCgroup(CgroupPart)
    case applyLimits
    case openCgroup(CgroupPart)
    /// Tells the child that its cgroup is there with its limits, and gives it the files it joins by.
    case handCgroup
    /// systemd puts the child, which waits, into a scope of its own.
    case startUnit(UnitStart)
    /// Gives the cgroup to the container's root, a user of the host.
    case delegateCgroup(UInt32)
    case openContainer
    case openNamespace(NamespaceSet, path: String)
    case prepareFilter
    /// `joining` is a pid namespace's file that the child starts in; empty: none. `intoCgroup`: CLONE_INTO_CGROUP.
    case clone(NamespaceSet, joiningPID: String, intoCgroup: Bool)
    case writeMaps(uid: [RuntimeSpec.IDMapping], gid: [RuntimeSpec.IDMapping])
    /// Makes a user namespace for an id-mapped mount of the child's.
    case openIDMap(MountIDMap)
    /// Opens bind mounts' sources with the parent's rights, when the child asks for them.
    case openMounts([MountStep])
    /// The middle's word that its user namespace is there.
    case awaitUserNamespace
    /// The middle's child, which takes its place.
    case awaitChild
    case setOOMScore(Int)
    case createRdt(RdtGroup)
    case joinRdt(RdtGroup)
    /// A host's network interface into the child's namespace, under its new name.
    case moveDevice(String, name: String)
    case setLimits([RuntimeSpec.ResourceLimit])
    /// The child's word that its mounts are there.
    case awaitMounts
    case runHooks(HookPoint, [RuntimeSpec.Hook])
    /// Lets the child go on after its parent's hooks.
    case continueChild
    case awaitReady
    /// Writes what `recordState` then puts in its place.
    case prepareRecord
    case recordState
    case tellRecorded
    /// Execution, or its failure, where `create` starts as well.
    case awaitExecution
}

extension ParentStep: CustomStringConvertible {
    var description: String {
        switch self {
        case .makeState: "make state folder"
        case .makeBarrier: "make start barrier"
        case .createCgroup(let part): "create cgroup" + part.text
        case .applyLimits: "apply limits"
        case .openCgroup(let part): "open cgroup" + part.text
        case .handCgroup: "let the child into the cgroup"
        case .startUnit(let start): "start systemd unit \(start)"
        case .delegateCgroup(let uid): "give the cgroup to user \(uid)"
        case .openContainer: "open the container's init process"
        case .openNamespace(let kind, let path): "open \(kind.name) namespace \(path)"
        case .prepareFilter: "prepare seccomp filter"
        case .clone(let kinds, let path, let into):
            "clone" + Self.text(kinds, into) + (path.isEmpty ? "" : " joining pid \(path)")
        case .writeMaps: "write id maps"
        case .openIDMap(let map): "open id map \(map)"
        case .openMounts(let mounts): "open sources for the child: \(mounts.map(\.source).joined(separator: ", "))"
        case .awaitUserNamespace: "wait for the middle's user namespace"
        case .awaitChild: "wait for the middle's child"
        case .moveDevice(let old, let name): "move network device \(old)" + (old == name ? "" : " as \(name)")
        case .createRdt(let group): "make resctrl group \(group.id)"
        case .joinRdt(let group): "join resctrl group \(group.id)"
        case .setOOMScore(let score): "set the child's oom_score_adj \(score)"
        case .setLimits(let limits): "set the child's \(limits.map(\.type).joined(separator: ","))"
        case .awaitMounts: "wait for the child's mounts"
        case .runHooks(let point, let hooks): "run \(point.rawValue) hooks \(hooks.map(\.path))"
        case .continueChild: "let the child go on"
        case .awaitReady: "wait for the child"
        case .prepareRecord: "prepare the record"
        case .recordState: "record state"
        case .tellRecorded: "tell the child that it is on record"
        case .awaitExecution: "wait until the child executes"
        }
    }

    private static func text(_ kinds: NamespaceSet, _ intoCgroup: Bool) -> String {
        (intoCgroup ? " into the cgroup" : "") + (kinds.isEmpty ? "" : " into new \(kinds.name)")
    }
}

extension CgroupPart {
    fileprivate var text: String {
        switch self {
        case .all: ""
        case .clone: " to clone into"
        case .rest: " to join"
        }
    }
}

extension LaunchPlan: CustomStringConvertible {
    /// Both lists, numbered as errors count them.
    var description: String {
        func list(_ title: String, _ steps: [any CustomStringConvertible]) -> String {
            title + "\n" + steps.enumerated().map { "  \($0 + 1). \($1)\n" }.joined()
        }
        return list("parent", parent) + (middle.isEmpty ? "" : list("middle", middle)) + list("child", child)
    }
}

/// What a plan depends on besides the configuration.
struct LaunchFacts: Equatable {
    /// The container's id, for what hooks are told.
    var id = ""
    /// Absolute, free of links.
    var bundle: String
    /// Mounts of the rootfs that the child makes; empty: `root.path` is ready.
    var rootfs: [RootMount] = []
    /// The container's cgroup, nil where the host has none or a rootless caller may not make any.
    var cgroup: Cgroup?
    /// The scope that systemd is asked for; nil: cgroups are our own affair.
    var unit: UnitStart?
    /// Whether `exec` has systemd move its process, which may not go by itself.
    var isAttached = false
    /// The caller's own cgroup, to be shown read-only in place of one of the container's.
    var ownCgroup: Cgroup?
    /// The class of service that the configuration asks for.
    var rdt: RdtGroup?
    var hasAppArmor = false
    var hasSELinux = false
    /// Whether setgroups(2) is denied in the container's user namespace; for `exec`.
    var deniesGroups = false
    /// Whether the caller has no rights over other namespaces than those it owns: a user, or root of a container.
    var isRootless = false
    /// Size of the terminal, when the process gets one.
    var terminal: WindowSize?
    /// Whether the rootfs is moved to / in place of a pivot.
    var movesRoot = false
    /// Whether a session keyring of its own is wanted, and its name.
    var keyring: String?
    /// The name by which other processes of the container find it (runc's).
    static func keyring(of id: String) -> String { "_ses." + id }
    /// v2 has clone3 put the child there; on v1 the child goes by itself.
    var clonesIntoCgroup: Bool { cgroup?.version == .v2 && !waitsForCgroup }
    /// Whether systemd brings the child there.
    var waitsForCgroup: Bool { unit != nil || isAttached }
    /// Whether the process is killed when its parent, a shim, dies.
    var endsWithParent = false
    /// The score where the configuration names none: a shim's own is not the container's. nil inherits.
    var oomScore: Int? { endsWithParent ? 0 : nil }
    /// Whether `create` starts the program too, so that nothing waits at a barrier.
    var startsAtOnce = false
}
