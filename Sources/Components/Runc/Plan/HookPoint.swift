internal import OCI

/// The points of a container's life at which hooks run (runtime-spec, config.md, "POSIX-platform Hooks").
enum HookPoint: String {
    /// In the runtime's namespaces, once the container's mounts are there.
    case prestart, createRuntime
    /// In the container's namespaces, before the pivot: the host's paths are still there.
    case createContainer
    /// In the container, as its user, in place of the program that comes next.
    case startContainer
    /// In the runtime's namespaces.
    case poststart, poststop
}

extension RuntimeSpec.Hooks {
    /// The hooks of a point, in order.
    subscript(_ point: HookPoint) -> [RuntimeSpec.Hook] {
        switch point {
        case .prestart: prestart ?? []
        case .createRuntime: createRuntime ?? []
        case .createContainer: createContainer ?? []
        case .startContainer: startContainer ?? []
        case .poststart: poststart ?? []
        case .poststop: poststop ?? []
        }
    }
}

extension RuntimeSpec {
    /// The hooks of a point, in order; empty: none.
    func hooks(_ point: HookPoint) -> [Hook] { hooks?[point] ?? [] }
}

/// What a hook reads on its standard input (runtime-spec, runtime.md, "State").
struct HookState: Equatable {
    var id: String
    var bundle: String
    var annotations: [String: String]

    /// As JSON; a pid of 0 is left out.
    func json(_ status: ContainerState.Status, pid: Int32) -> [UInt8] {
        var text = JSONText()
        text.object { write(to: &$0, status, pid: pid) }
        return text.bytes
    }

    /// The members of that JSON.
    func write(to text: inout JSONText, _ status: ContainerState.Status, pid: Int32) {
        text.member("ociVersion", RuntimeSpec.version)
        text.member("id", id)
        text.member("status", status.rawValue)
        if pid > 0 { text.member("pid", pid) }
        text.member("bundle", bundle)
        if !annotations.isEmpty { text.member("annotations", annotations) }
    }
}
