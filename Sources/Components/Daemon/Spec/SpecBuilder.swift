internal import EngineAPI
internal import Faults
internal import OCI

/// Makes a container's OCI spec, as moby makes it (daemon/oci_linux.go).
enum SpecBuilder {
    /// Where `--init` puts its program, and so pid 1's name.
    static let initPath = "/sbin/docker-init"

    static func build(_ input: SpecInput) throws(Fault) -> RuntimeSpec {
        let record = input.record
        let host = record.hostConfig
        let security = try SecurityOptions(host.securityOpt ?? [])
        let capabilities = try Capabilities.tweaked(
            add: host.capAdd ?? [], drop: host.capDrop ?? [], privileged: host.privileged,
            last: input.host.lastCapability)
        return RuntimeSpec(
            // Debian's crun 1.8.1 refuses anything but 1.0.x, and nothing in here is newer.
            ociVersion: "1.0.2", process: try process(input, capabilities, security),
            root: RuntimeSpec.Root(path: "rootfs", readonly: host.readonlyRootfs),
            hostname: input.namespaces.uts == .host ? nil : record.config.hostname,
            mounts: mounts(input, security), annotations: annotations(record),
            linux: RuntimeSpec.Linux(
                namespaces: namespaces(input), devices: try deviceNodes(host),
                cgroupsPath: cgroupsPath(record), resources: try resources(host),
                rootfsPropagation: input.rootfsPropagation,
                seccomp: try seccomp(security, host, capabilities, input.host), sysctl: sysctls(input),
                maskedPaths: host.maskedPaths ?? (host.privileged ? [] : DefaultSpec.maskedPaths(input.host)),
                readonlyPaths: host.readonlyPaths ?? (host.privileged ? [] : DefaultSpec.readonlyPaths)))
    }

    private static func process(
        _ input: SpecInput, _ capabilities: [String], _ security: SecurityOptions
    ) throws(Fault) -> RuntimeSpec.Process {
        let record = input.record
        let command = [record.path] + record.args
        let size = record.hostConfig.consoleSize
        let groups = record.hostConfig.groupAdd?.compactMap(UInt32.init)
        let profile = record.appArmorProfile ?? ""
        let hasSize = record.config.tty && size.count == 2 && size[0] > 0 && size[1] > 0
        return RuntimeSpec.Process(
            terminal: record.config.tty,
            consoleSize: hasSize ? RuntimeSpec.ConsoleSize(height: UInt(size[0]), width: UInt(size[1])) : nil,
            user: RuntimeSpec.User(additionalGids: groups),
            args: input.initBinary == nil ? command : [initPath, "--"] + command,
            env: Environment.process(record.config),
            cwd: record.config.workingDir.isEmpty ? "/" : record.config.workingDir,
            capabilities: RuntimeSpec.Capabilities(
                bounding: capabilities, effective: capabilities, permitted: capabilities),
            rlimits: ResourceLimits.rlimits(record.hostConfig),
            noNewPrivileges: security.noNewPrivileges ? true : nil,
            apparmorProfile: profile.isEmpty ? nil : profile,
            oomScoreAdj: record.hostConfig.oomScoreAdj)
    }

    /// Users and groups are resolved by the runtime in the container's own files: the engine never reads them.
    /// Labels of an image never become annotations (CVE-2026-53488).
    private static func annotations(_ record: ContainerRecord) -> [String: String] {
        var annotations = record.hostConfig.annotations ?? [:]
        let user = record.config.user
        // Root too has groups of its own in the image's files.
        annotations[RuntimeSpec.userAnnotation] = user.isEmpty ? "0" : user
        let groups = (record.hostConfig.groupAdd ?? []).filter { UInt32($0) == nil }
        annotations[RuntimeSpec.groupsAnnotation] = groups.isEmpty ? nil : groups.joined(separator: ",")
        return annotations
    }

    private static func cgroupsPath(_ record: ContainerRecord) -> String {
        let parent = record.hostConfig.cgroupParent
        return ContainerPath.clean("/\(parent.isEmpty ? "swmono" : parent)/\(record.id)")
    }

    private static func namespaces(_ input: SpecInput) -> [RuntimeSpec.Namespace] {
        var list = [RuntimeSpec.Namespace(.mount)]
        add(.network, input.namespaces.network, to: &list)
        add(.uts, input.namespaces.uts, to: &list)
        add(.pid, input.namespaces.pid, to: &list)
        add(.ipc, input.namespaces.ipc, to: &list)
        add(.cgroup, input.namespaces.cgroup, to: &list)
        return list
    }

    private static func add(
        _ kind: RuntimeSpec.Namespace.Kind, _ choice: JoinedNamespaces.Choice,
        to list: inout [RuntimeSpec.Namespace]
    ) {
        switch choice {
        case .new: list.append(RuntimeSpec.Namespace(kind))
        case .join(let path): list.append(RuntimeSpec.Namespace(kind, path: path))
        case .host: break
        }
    }

    private static func resources(_ host: HostConfig) throws(Fault) -> RuntimeSpec.Resources {
        RuntimeSpec.Resources(
            devices: try deviceRules(host), memory: ResourceLimits.memory(host), cpu: ResourceLimits.cpu(host),
            pids: ResourceLimits.pids(host), blockIO: try ResourceLimits.blockIO(host))
    }

    /// The container's own settings over Docker's two defaults, which a new network namespace gets: ping and low
    /// ports without capabilities.
    private static func sysctls(_ input: SpecInput) -> [String: String]? {
        var values: [String: String] = [:]
        let domain = input.record.config.domainname
        if !domain.isEmpty { values["kernel.domainname"] = domain }
        if case .new = input.namespaces.network, input.host.networkSysctls { addNetworkSysctls(to: &values) }
        if input.record.hostConfig.networkMode.isBridge, input.host.networkSysctls { addNetworkSysctls(to: &values) }
        values.merge(input.record.hostConfig.sysctls ?? [:]) { _, mine in mine }
        return values.isEmpty ? nil : values
    }

    private static func addNetworkSysctls(to values: inout [String: String]) {
        values["net.ipv4.ping_group_range"] = "0 2147483647"
        values["net.ipv4.ip_unprivileged_port_start"] = "0"
    }

    private static func seccomp(
        _ security: SecurityOptions, _ host: HostConfig, _ capabilities: [String], _ facts: HostFacts
    ) throws(Fault) -> RuntimeSpec.Seccomp? {
        switch security.seccomp {
        case nil: host.privileged ? nil : try SeccompProfile.standard.resolved(bounding: capabilities, facts)
        case "unconfined", "": nil
        case .some(let text): try SeccompProfile(json: text).resolved(bounding: capabilities, facts)
        }
    }
}

extension String {
    /// Whether a network mode means the default bridge.
    var isBridge: Bool { isEmpty || self == "default" || self == "bridge" }
}
