internal import Cgroups
internal import Faults
internal import Linux
internal import OCI
internal import RuntimeAPI

extension Command {
    static let update = Command(
        name: "update", summary: "change a container's limits", flags: updateFlags, run: updateCommand)

    private static let updateFlags: [Flag] = [
        .value("resources", "r", usage: "file with the runtime-spec's linux.resources, - for standard input"),
        .value("blkio-weight", usage: "share of block I/O, 10 to 1000"),
        .value("cpu-period", usage: "period of the CPU quota in microseconds"),
        .value("cpu-quota", usage: "CPU time in a period, in microseconds; -1 is unlimited"),
        .value("cpu-burst", usage: "CPU time that may be saved up for a burst, in microseconds"),
        .value("cpu-share", usage: "share of CPU time beside other containers"),
        .value("cpu-rt-period", usage: "period of the realtime quota in microseconds"),
        .value("cpu-rt-runtime", usage: "realtime CPU time in a period, in microseconds"),
        .value("cpuset-cpus", usage: "processors it may use"),
        .value("cpuset-mems", usage: "memory nodes it may use"),
        .value("kernel-memory", isHidden: true, usage: "(obsolete)"),
        .value("kernel-memory-tcp", isHidden: true, usage: "(obsolete)"),
        .value("memory", usage: "memory in bytes; -1 is unlimited"),
        .value("cpu-idle", usage: "1: it runs when nobody else wants to"),
        .value("memory-reservation", usage: "memory that is left to it under pressure, in bytes"),
        .value("memory-swap", usage: "memory and swap together; -1 is unlimited"),
        .value("pids-limit", usage: "how many tasks; -1 is unlimited"),
        .value("l3-cache-schema", usage: "Intel RDT: schema of the L3 cache"),
        .value("mem-bw-schema", usage: "Intel RDT: schema of the memory bandwidth"),
    ]
}

private func updateCommand(_ context: CommandContext, _ arguments: CommandArguments) throws(Fault) -> Int32 {
    let runtime = context.runtime
    let record = try runtime.root.read(arguments.id)
    var resources = RuntimeSpec.Resources()
    if let path = arguments["resources"], !path.isEmpty {
        resources = try LimitFlags.read(path)
    } else {
        resources = try LimitFlags.parse(arguments)
    }
    if resources.memory?.kernel != nil || resources.memory?.kernelTCP != nil {
        context.log.warning("Kernel memory settings are ignored and will be removed")
        resources.memory?.kernel = nil
        resources.memory?.kernelTCP = nil
    }
    if arguments["l3-cache-schema"] != nil {
        throw Fault(.unimplemented, "Intel RDT/CAT: l3 cache schema is not enabled")
    }
    if arguments["mem-bw-schema"] != nil {
        throw Fault(.unimplemented, "Intel RDT/MBA: memory bandwidth schema is not enabled")
    }
    guard runtime.status(record) != .stopped, let cgroup = record.cgroup else {
        throw Fault(.failedPrecondition, "container not running")
    }
    guard let unit = cgroup.unit else {
        try cgroup.update(resources)
        return 0
    }
    try cgroup.update(resources, by: try SystemdBus(isUser: unit.isUser))
    return 0
}
