internal import Cgroups
package import Faults
internal import Glibc
internal import Linux
package import OCI
internal import RuntimeAPI

extension Runc {
    /// Makes the plan, carries out the parent's part up to the clone, and waits for the child's report.
    func begin(_ request: RuntimeCreate, _ options: LaunchOptions) throws(Fault) -> RuntimeProgress {
        try RuntimeRoot.check(request.id)
        let config = try options.configuration(of: request.bundle)
        if config.spec.refusesUnknownCalls, let profile = config.profile {
            try FilterCompiler.checkNames(of: try JSONReader.read(RuntimeSpec.Seccomp.self, from: profile))
        }
        let facts = try launchFacts(request, config.spec, options)
        if !request.rootfs.isEmpty { try makeMountPoint(request.bundle, config.spec) }
        do throws(Fault) { return try launch(request, config, facts, options) } catch {
            // Root of another container has the name of root, and not always its cgroups.
            guard error.kind == .permissionDenied, facts.cgroup != nil, facts.unit == nil,
                bearsNoCgroup ?? RootlessCgroup.isInUserNamespace
            else { throw error }
            return try launch(request, config, try RootlessCgroup.without(facts, config.spec), options)
        }
    }

    private func launch(
        _ request: RuntimeCreate, _ config: LaunchConfig, _ facts: LaunchFacts, _ options: LaunchOptions
    ) throws(Fault) -> RuntimeProgress {
        var plan = try LaunchPlan.create(config.spec, facts)
        plan.speaksAsRunc = options.speaksAsRunc
        return try CreateOperation(self, plan, facts, request, config, options).begin()
    }

    /// What `create` of this bundle would do, without doing it (`runc plan`).
    package func plan(id: String, bundle: String, rootfs: [RootMount] = []) throws(Fault) -> String {
        try plan(id: id, bundle: bundle, rootfs: rootfs, LaunchOptions())
    }

    func plan(
        id: String, bundle: String, rootfs: [RootMount] = [], _ options: LaunchOptions
    ) throws(Fault) -> String {
        let config = try LaunchConfig.read(bundle: bundle)
        let terminal = config.spec.process?.terminal == true
        let request = RuntimeCreate(
            id: id, bundle: bundle, rootfs: rootfs,
            stdio: terminal ? .terminal(width: 0, height: 0) : .descriptors(stdin: 0, stdout: 1, stderr: 2))
        let facts = try launchFacts(request, config.spec, options)
        return "\(try LaunchPlan.create(config.spec, facts))"
    }

    /// The folder that the child's mount of the rootfs hides, in its own namespace alone.
    private func makeMountPoint(_ bundle: String, _ spec: RuntimeSpec) throws(Fault) {
        let path = spec.root?.path ?? "rootfs"
        let folder = path.hasPrefix("/") ? path : bundle + "/" + path
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw SystemError("mkdir", errno: errno, folder).fault("make the mount point of the rootfs")
        }
    }

    func launchFacts(
        _ request: RuntimeCreate, _ spec: RuntimeSpec, _ options: LaunchOptions
    ) throws(Fault) -> LaunchFacts {
        let host = try CgroupHost.detect()
        var facts = LaunchFacts(bundle: request.bundle, rootfs: request.rootfs)
        if let systemd = options.systemd {
            try systemd.place(spec, id: request.id, on: host, in: &facts)
        } else if host.layout != .none {
            facts.cgroup = try Cgroup(spec.linux?.cgroupsPath, id: request.id, on: host)
        }
        facts.id = request.id
        facts.look(for: spec.process, mountLabel: spec.linux?.mountLabel)
        facts.rdt = try spec.linux?.intelRdt.map { (rdt) throws(Fault) in try RdtGroup(rdt, container: request.id) }
        // Without a user namespace no other user can make a container.
        let hasUser = spec.linux?.namespaces?.contains { $0.type == .user } == true
        facts.isRootless = hasUser && !ProcessFacts.isAdministrator
        if bearsNoCgroup ?? (hasUser && geteuid() != 0), let cgroup = facts.cgroup, cgroup.unit == nil,
            !RootlessCgroup.canMake(cgroup)
        {
            facts = try RootlessCgroup.without(facts, spec, on: host)
        }
        facts.movesRoot = options.movesRoot
        facts.keyring = options.keyring ? LaunchFacts.keyring(of: request.id) : nil
        facts.endsWithParent = endsWithParent
        facts.startsAtOnce = options.startsAtOnce
        facts.terminal = request.stdio.terminalSize(spec.process?.consoleSize)
        return facts
    }
}

extension RuntimeStdio {
    /// The terminal's size: the caller's, else the configuration's; nil when there is no terminal.
    func terminalSize(_ configured: RuntimeSpec.ConsoleSize?) -> WindowSize? {
        guard case .terminal(let width, let height) = self else { return nil }
        if width > 0, height > 0 { return WindowSize(columns: width, rows: height) }
        return WindowSize(
            columns: UInt16(clamping: configured?.width ?? 0), rows: UInt16(clamping: configured?.height ?? 0))
    }
}
