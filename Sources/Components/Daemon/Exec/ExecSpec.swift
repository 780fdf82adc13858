internal import EngineAPI
internal import Faults
internal import OCI

/// The runtime-spec's `process` of an exec: the container's own world, changed by what was asked
/// (moby daemon/exec_linux.go).
enum ExecSpec {
    static func process(
        _ config: ExecConfig, _ record: ContainerRecord, _ options: ExecStartOptions, _ host: HostFacts
    ) throws(Fault) -> RuntimeSpec.Process {
        let own = record.hostConfig
        let capabilities = try Capabilities.tweaked(
            add: own.capAdd ?? [], drop: own.capDrop ?? [], privileged: own.privileged || config.privileged,
            last: host.lastCapability)
        var world = record.config
        world.tty = config.tty
        let user = config.user.isEmpty ? record.config.user : config.user
        let cwd = config.workingDir.isEmpty ? record.config.workingDir : config.workingDir
        guard cwd.isEmpty || cwd.hasPrefix("/") else {
            throw Fault(.invalidArgument, "the working directory '\(cwd)' is invalid, it needs to be an absolute path")
        }
        let profile = try AppArmor.kept(by: record, host)
        let size = options.consoleSize ?? config.consoleSize ?? []
        return RuntimeSpec.Process(
            terminal: config.tty,
            consoleSize: config.tty && size.count == 2 && size[0] > 0 && size[1] > 0
                ? RuntimeSpec.ConsoleSize(height: UInt(size[0]), width: UInt(size[1])) : nil,
            user: RuntimeSpec.User(username: user.isEmpty ? "0" : user), args: config.cmd,
            env: Environment.replacing(Environment.process(world), with: config.env ?? []),
            cwd: cwd.isEmpty ? "/" : cwd,
            capabilities: RuntimeSpec.Capabilities(
                bounding: capabilities, effective: capabilities, permitted: capabilities),
            rlimits: ResourceLimits.rlimits(own),
            noNewPrivileges: try SecurityOptions(own.securityOpt ?? []).noNewPrivileges ? true : nil,
            apparmorProfile: profile.isEmpty ? nil : profile, oomScoreAdj: own.oomScoreAdj)
    }
}
