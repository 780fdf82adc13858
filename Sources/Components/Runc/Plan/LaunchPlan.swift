internal import Cgroups
internal import Linux
internal import OCI

/// What a launch will ask of the kernel, decided before anything is touched; a pure function of configuration and
/// host facts makes it.
struct LaunchPlan: Equatable {
    /// Done by the caller of clone3, in order; undone in reverse when one fails.
    var parent: [ParentStep] = []
    /// Walked by the child of clone3.
    var child: [LaunchStep] = []
    /// Argument list and environment as configured; HOME is added late.
    var arguments: [String] = []
    var environment: [String] = []
    /// What hooks are told; nil where there are none.
    var hookState: HookState?
}

/// One step of the parent.
enum ParentStep: Equatable {
    case makeState
    case makeBarrier
    case createCgroup
    case applyLimits
    case openCgroup
    case openContainer
    case openNamespace(NamespaceSet, path: String)
    case prepareFilter
    /// `joining` is a pid namespace's file that the child starts in; empty: none.
    case clone(NamespaceSet, joiningPID: String)
    case writeMaps(uid: [RuntimeSpec.IDMapping], gid: [RuntimeSpec.IDMapping])
    /// The child's word that its mounts are there.
    case awaitMounts
    case runHooks(HookPoint, [RuntimeSpec.Hook])
    /// Lets the child go on after its parent's hooks.
    case continueChild
    case awaitReady
    case recordState
}

extension ParentStep: CustomStringConvertible {
    var description: String {
        switch self {
        case .makeState: "make state folder"
        case .makeBarrier: "make start barrier"
        case .createCgroup: "create cgroup"
        case .applyLimits: "apply limits"
        case .openCgroup: "open cgroup"
        case .openContainer: "open the container's init process"
        case .openNamespace(let kind, let path): "open \(kind.name) namespace \(path)"
        case .prepareFilter: "prepare seccomp filter"
        case .clone(let kinds, let path):
            "clone" + (kinds.isEmpty ? "" : " into new \(kinds.name)") + (path.isEmpty ? "" : " joining pid \(path)")
        case .writeMaps: "write id maps"
        case .awaitMounts: "wait for the child's mounts"
        case .runHooks(let point, let hooks): "run \(point.rawValue) hooks \(hooks.map(\.path))"
        case .continueChild: "let the child go on"
        case .awaitReady: "wait for the child"
        case .recordState: "record state"
        }
    }
}

extension LaunchPlan: CustomStringConvertible {
    /// Both lists, numbered as errors count them.
    var description: String {
        func list(_ title: String, _ steps: [any CustomStringConvertible]) -> String {
            title + "\n" + steps.enumerated().map { "  \($0 + 1). \($1)\n" }.joined()
        }
        return list("parent", parent) + list("child", child)
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
    /// The container's cgroup, nil where the host has none.
    var cgroup: Cgroup?
    /// Size of the terminal, when the process gets one.
    var terminal: WindowSize?
    /// Whether a session keyring of its own is wanted, and its name.
    var keyring: String?
    /// Whether the process is killed when its parent, a shim, dies.
    var endsWithParent = false
}
