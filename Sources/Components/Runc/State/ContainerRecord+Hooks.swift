internal import Glibc
internal import OCI

extension RuntimeSpec.Hooks {
    /// What is kept for `start` and `delete`, when the bundle may be gone; nil: nothing.
    var afterCreate: RuntimeSpec.Hooks? {
        let kept = RuntimeSpec.Hooks(startContainer: startContainer, poststart: poststart, poststop: poststop)
        return kept.isEmpty ? nil : kept
    }

    /// As the member `hooks`.
    func write(to text: inout JSONText) {
        text.key("hooks")
        text.object { text in
            for point in [HookPoint.startContainer, .poststart, .poststop] {
                text.key(point.rawValue)
                text.array { text in for hook in self[point] { hook.write(to: &text) } }
            }
        }
    }
}

extension RuntimeSpec.Hook {
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("path", path)
            if let args { text.member("args", args) }
            if let env { text.member("env", env) }
            if let timeout { text.member("timeout", timeout) }
        }
    }
}

extension ContainerRecord {
    /// Whether the program's start waits for hooks of the container's own.
    var runsStartHooks: Bool { hooks?[.startContainer].isEmpty == false }

    /// The bundle, unless it is gone before its container.
    var folderForHooks: String? { access(bundle, X_OK) == 0 ? bundle : nil }

    /// What hooks are told of the container.
    func hookState(_ status: ContainerState.Status, pid: Int32) -> [UInt8] {
        HookState(id: id, bundle: bundle, annotations: annotations).json(status, pid: pid)
    }
}
