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
        try checkNamespaces()
        try checkSysctls()
        try hooks?.check()
        if linux?.intelRdt != nil { throw Fault(.unimplemented, "intelRdt is not supported yet") }
        if linux?.netDevices?.isEmpty == false { throw Fault(.unimplemented, "netDevices are not supported yet") }
        if let domain = linux?.personality?.domain, domain != "LINUX", domain != "LINUX32" {
            throw Fault(.invalidArgument, "invalid personality domain \(domain)")
        }
        if let name = linux?.rootfsPropagation, !name.isEmpty, MountOptions.propagations[name] == nil {
            throw Fault(.invalidArgument, "rootfsPropagation=\(name) is not supported")
        }
    }

    private func checkNamespaces() throws(Fault) {
        let namespaces = linux?.namespaces ?? []
        for (index, namespace) in namespaces.enumerated()
        where namespaces[..<index].contains(where: { $0.type == namespace.type }) {
            throw Fault(.invalidArgument, "malformed spec file: duplicated ns \(namespace.type.rawValue)")
        }
        let kinds = namespaces.map(\.type)
        if hostname?.isEmpty == false, !kinds.contains(.uts) {
            throw Fault(.invalidArgument, "unable to set hostname without a private UTS namespace")
        }
        if domainname?.isEmpty == false, !kinds.contains(.uts) {
            throw Fault(.invalidArgument, "unable to set domainname without a private UTS namespace")
        }
        if kinds.contains(.time) {
            throw Fault(.unimplemented, "time namespaces are not supported yet")
        }
        let makesUser = namespaces.contains { $0.type == .user && $0.path?.isEmpty != false }
        if makesUser, linux?.uidMappings?.isEmpty != false || linux?.gidMappings?.isEmpty != false {
            throw Fault(.invalidArgument, "user namespaces enabled, but no uid and gid mappings found")
        }
        let mapped = linux?.uidMappings?.isEmpty == false || linux?.gidMappings?.isEmpty == false
        if mapped, !kinds.contains(.user) {
            throw Fault(.invalidArgument, "user namespace mappings specified, but USER namespace isn't enabled")
        }
        if !kinds.contains(.mount), linux?.maskedPaths?.isEmpty == false || linux?.readonlyPaths?.isEmpty == false {
            throw Fault(.invalidArgument, "unable to restrict sys entries without a private MNT namespace")
        }
    }
}

extension RuntimeSpec.Process {
    /// The checks that `exec` needs too.
    func check() throws(Fault) {
        guard let first = args?.first, !first.isEmpty else { throw Fault(.invalidArgument, "args must not be empty") }
        guard cwd.hasPrefix("/") else { throw Fault(.invalidArgument, "Cwd must be an absolute path") }
        if let profile = apparmorProfile, !profile.isEmpty, profile != "unconfined" {
            throw Fault(.unimplemented, "apparmor profile \(profile): AppArmor is not supported yet")
        }
        if let label = selinuxLabel, !label.isEmpty {
            throw Fault(.unimplemented, "selinux label \(label): SELinux is not supported yet")
        }
        var seen: Set<String> = []
        for limit in rlimits ?? [] {
            guard ResourceLimit.numbers[limit.type] != nil else {
                throw Fault(.invalidArgument, "invalid rlimit type: \(limit.type)")
            }
            guard seen.insert(limit.type).inserted else {
                throw Fault(.invalidArgument, "duplicated rlimit type: \(limit.type)")
            }
        }
        if execCPUAffinity != nil { throw Fault(.unimplemented, "execCPUAffinity is not supported yet") }
        if let kind = ioPriority?.class, ResourceLimit.ioClasses[kind] == nil {
            throw Fault(.invalidArgument, "invalid ioPriority class: \(kind)")
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
