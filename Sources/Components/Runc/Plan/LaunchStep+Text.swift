internal import Linux
internal import OCI

extension LaunchStep: CustomStringConvertible {
    /// What `runc plan` prints and errors begin with; names the object and the action.
    var description: String { kernelText ?? rootText ?? processText }

    private var kernelText: String? {
        switch self {
        case .closeDescriptors: "close descriptors outside the plan"
        case .resetSignals: "reset signals"
        case .notDumpable: "forbid tracing"
        case .joinCgroup: "join cgroup"
        case .enterCgroup: "enter the cgroup that the parent has made"
        case .waitForCgroup: "wait for systemd to place it"
        case .joinNamespace(let kind, let path): "join \(kind.name) namespace \(path)"
        case .joinNamespaces(let kinds):
            "join namespaces " + kinds.map { "\($0.kind.name) \($0.path)" }.joined(separator: ", ")
        case .makeUserNamespace: "unshare user namespace and wait for id maps"
        case .setClocks(let lines): "set clocks \(lines.joined(separator: ", "))"
        case .cloneChild(let kinds): "clone the child" + (kinds.isEmpty ? "" : " into new \(kinds.name)")
        case .becomeRoot: "become root of the user namespace"
        case .joinContainer(let kinds): "join the container's namespaces \(kinds.name)"
        case .unshare(let kinds): "unshare \(kinds.name) namespace"
        case .waitForMaps: "wait for id maps"
        case .newSession: "start session"
        case .joinKeyring(let name): "join session keyring \(name)"
        case .raiseLoopback: "set interface lo up"
        case .setHostname(let name): "set hostname \(name)"
        case .setDomainname(let name): "set domainname \(name)"
        case .setOOMScore(let score): "set oom_score_adj \(score)"
        case .writeSysctl(let name, let value): "write sysctl \(name) = \(value)"
        default: nil
        }
    }

    private var rootText: String? {
        switch self {
        case .setPropagation(let flags): "make / \(MountOptions.propagationName(flags))"
        case .makeParentPrivate(let path): "make the mount above \(path) private"
        case .mountRoot(let mount, let path): "mount rootfs \(mount.type) on \(path)"
        case .bindRoot(let path): "bind rootfs \(path)"
        case .openRoot(let path): "open rootfs \(path)"
        case .offerSocket(let folders): "open \(folders.joined(separator: ", ")) and make a socket"
        case .mount(let step): step.description
        case .openDevices: "open /dev"
        case .makeFolder(let path): "make folder \(path)"
        case .makeDevice(let device):
            "make device \(device.path) \(device.type) \(device.major ?? 0):\(device.minor ?? 0)"
        case .bindDevice(let device):
            "bind device \(device.path) \(device.type) \(device.major ?? 0):\(device.minor ?? 0)"
        case .makeLink(let path, let target): "link \(path) -> \(target)"
        case .waitForHooks: "wait for the runtime's hooks"
        case .runHooks(let point, let hooks): "run \(point.rawValue) hooks \(hooks.map(\.path))"
        case .pivotRoot: "pivot root"
        case .moveRoot: "move root to / and chroot"
        case .changeRoot: "change root"
        case .openConsole(_, let bind): bind ? "open console and bind it on /dev/console" : "open console"
        case .placeStdio: "place standard descriptors"
        case .makeReadOnly(let path): "make read-only \(path)"
        case .mask(let path, _): "mask \(path)"
        case .remountReadOnly(let path): "remount read-only \(path)"
        default: nil
        }
    }

    private var processText: String {
        switch self {
        case .setUmask(let mask): "set umask 0\(String(mask, radix: 8))"
        case .setResourceLimit(let name, _, let soft, let hard): "set \(name) \(soft):\(hard)"
        case .setScheduler(let scheduler, _): "set scheduler \(scheduler.policy)"
        case .setIOPriority(let kind, let priority): "set I/O priority \(kind):\(priority)"
        case .resetAffinity: "run on all processors of the cgroup"
        case .setAffinity(let list): "run on processors \(list.text)"
        case .setMemoryPolicy(let name, _, let nodes): "set memory policy \(name) \(nodes.text)"
        case .setAttribute(let name, let value): "set attr/\(name) \(value)"
        case .waitForDevices: "wait for network devices"
        case .setPersonality(let domain): "set personality \(domain)"
        case .resolveUser(let name, let groups):
            "find user \(name)" + (groups.isEmpty ? "" : " and groups \(groups.joined(separator: ","))") + " (late)"
        case .enterDirectory(let path, let create): create ? "make and enter \(path)" : "enter \(path)"
        case .setNoNewPrivileges: "set no_new_privs"
        case .loadFilter: "load seccomp filter"
        case .dropBounding(let keep): "keep bounding capabilities \(Capability.text(keep))"
        case .setIdentity(let user): "set uid \(user.uid) gid \(user.gid) groups \(user.additionalGids ?? [])"
        case .setCapabilities(let sets): "set capabilities \(Capability.text(sets.effective))"
        case .endWithParent: "end with the parent"
        case .setHome: "set HOME (late)"
        case .findCommand(let name): "find command \(name) (late)"
        case .ready: "tell the parent"
        case .awaitStart: "wait for start"
        case .publishRecord: "put the record into its place"
        case .execute: "execute"
        default: ""
        }
    }
}

extension NamespaceSet {
    /// The kinds' names as in the runtime-spec, joined by commas.
    var name: String {
        let names: [(NamespaceSet, String)] = [
            (.user, "user"), (.mount, "mount"), (.pid, "pid"), (.network, "network"), (.ipc, "ipc"), (.uts, "uts"),
            (.cgroup, "cgroup"), (.time, "time"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }

    init(_ kind: RuntimeSpec.Namespace.Kind) {
        switch kind {
        case .pid: self = .pid
        case .network: self = .network
        case .mount: self = .mount
        case .ipc: self = .ipc
        case .uts: self = .uts
        case .user: self = .user
        case .cgroup: self = .cgroup
        case .time: self = .time
        }
    }
}

extension MountOptions {
    static func propagationName(_ flags: UInt64) -> String {
        propagations.entries.first { $0.value == flags }?.key ?? "\(flags)"
    }
}
