internal import Faults
internal import FoundationEssentials
internal import OCI

extension SeccompProfile {
    /// Reads a profile that a user wrote.
    init(json text: String) throws(Fault) {
        do { self = try JSONDecoder().decode(SeccompProfile.self, from: Data(text.utf8)) } catch {
            throw Fault(.invalidArgument, "Decoding seccomp profile failed: \(error)", cause: error)
        }
    }

    /// The filter for a container with these capabilities on this host; nil for a profile that says nothing.
    func resolved(bounding: [String], _ host: HostFacts) throws(Fault) -> RuntimeSpec.Seccomp? {
        let rules = syscalls ?? []
        guard let defaultAction, !defaultAction.isEmpty else {
            if rules.isEmpty { return nil }
            throw Fault(.invalidArgument, "the seccomp profile has no defaultAction")
        }
        guard architectures?.isEmpty ?? true || archMap?.isEmpty ?? true else {
            throw Fault(
                .invalidArgument,
                "both 'architectures' and 'archMap' are specified in the seccomp profile, "
                    + "use either 'architectures' or 'archMap'"
            )
        }
        let native = host.architecture == "arm64" ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64"
        let mapped = archMap?.first { $0.architecture == native }.map { [native] + ($0.subArchitectures ?? []) }
        var calls: [RuntimeSpec.Seccomp.Syscall] = []
        for rule in rules where rule.applies(bounding, host) {
            calls.append(
                RuntimeSpec.Seccomp.Syscall(
                    names: try rule.allNames(), action: rule.action, errnoRet: rule.errnoRet, args: rule.args))
        }
        return RuntimeSpec.Seccomp(
            defaultAction: defaultAction, defaultErrnoRet: defaultErrnoRet, architectures: mapped ?? architectures,
            flags: flags, listenerPath: listenerPath, listenerMetadata: listenerMetadata, syscalls: calls)
    }
}

extension SeccompProfile.Rule {
    fileprivate func allNames() throws(Fault) -> [String] {
        guard let name, !name.isEmpty else { return names ?? [] }
        guard names?.isEmpty ?? true else {
            throw Fault(
                .invalidArgument,
                "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'")
        }
        return [name]
    }

    fileprivate func applies(_ bounding: [String], _ host: HostFacts) -> Bool {
        if let excludes {
            if excludes.arches?.contains(host.architecture) ?? false { return false }
            if excludes.caps?.contains(where: bounding.contains) ?? false { return false }
            if let kernel = excludes.minKernel, host.isKernel(atLeast: kernel) { return false }
        }
        guard let includes else { return true }
        if let arches = includes.arches, !arches.isEmpty, !arches.contains(host.architecture) { return false }
        if let caps = includes.caps, !caps.allSatisfy(bounding.contains) { return false }
        if let kernel = includes.minKernel { return host.isKernel(atLeast: kernel) }
        return true
    }
}

extension HostFacts {
    /// Whether the kernel is `major.minor` or newer.
    func isKernel(atLeast text: String) -> Bool {
        let parts = text.split(separator: ".").map { Int($0) ?? 0 }
        let wanted = (parts.first ?? 0, parts.count > 1 ? parts[1] : 0)
        return kernel >= wanted
    }
}
