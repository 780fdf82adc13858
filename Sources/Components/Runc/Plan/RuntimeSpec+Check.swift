internal import Faults
internal import Linux
internal import OCI

extension RuntimeSpec {
    /// Refuses what cannot be meant, before anything is touched.
    func check() throws(Fault) {
        guard ociVersion.hasPrefix("1.") else {
            throw Fault(.invalidArgument, "unsupported ociVersion \"\(ociVersion)\"", hint: "1.x is understood")
        }
        guard let process else { throw Fault(.invalidArgument, "process must be set") }
        try process.check()
        if let path = root?.path, path.hasPrefix("/"), ContainerPath.clean(path) == "/" {
            throw Fault(.invalidArgument, "root.path / is the host's own root")
        }
        try checkNamespaces()
        try checkSysctls()
        try hooks?.check()
        try checkAnnotations()
        try checkNetDevices()
        try checkDevices()
        if let domain = linux?.personality?.domain, domain != "LINUX", domain != "LINUX32" {
            throw Fault(.invalidArgument, "invalid personality domain \(domain)")
        }
        if let flags = linux?.personality?.flags, !flags.isEmpty {
            throw Fault(.invalidArgument, "linux.personality.flags: there are none, and so no \(flags)")
        }
        if let name = linux?.rootfsPropagation, !name.isEmpty, MountOptions.propagations[name] == nil {
            throw Fault(.invalidArgument, "rootfsPropagation=\(name) is not supported")
        }
    }
}

extension RuntimeSpec.Hooks {
    /// A hook is an absolute path, its time more than none.
    func check() throws(Fault) {
        for point in [HookPoint.prestart, .createRuntime, .createContainer, .startContainer, .poststart, .poststop] {
            for (index, hook) in self[point].enumerated() {
                let name = "hooks.\(point.rawValue)[\(index)]"
                guard hook.path.hasPrefix("/") else {
                    throw Fault(.invalidArgument, "\(name).path must be an absolute path: \"\(hook.path)\"")
                }
                guard hook.timeout ?? 1 > 0 else {
                    throw Fault(.invalidArgument, "\(name).timeout must be greater than zero")
                }
            }
        }
    }

    /// Whether there is nothing to run.
    var isEmpty: Bool {
        [prestart, createRuntime, createContainer, startContainer, poststart, poststop].allSatisfy { $0 ?? [] == [] }
    }
}
