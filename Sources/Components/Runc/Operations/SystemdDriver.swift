internal import Cgroups
internal import Faults
internal import OCI

/// systemd as the one who makes cgroups (`--systemd-cgroup`).
struct SystemdDriver {
    let bus: SystemdBus
    let facts: SystemdFacts

    /// Asks systemd who it is; refused where it is not the init of this host.
    init(isUser: Bool) throws(Fault) {
        let bus = try SystemdBus(isUser: isUser)
        self.init(bus: bus, facts: try bus.facts())
    }

    init(bus: SystemdBus, facts: SystemdFacts) {
        self.bus = bus
        self.facts = facts
    }

    /// The container's place, and what systemd will be asked for.
    func place(_ spec: RuntimeSpec, id: String, on host: CgroupHost, in launch: inout LaunchFacts) throws(Fault) {
        let unit = try SystemdUnit(spec.linux?.cgroupsPath, id: id, isUser: bus.isUser)
        launch.cgroup = try Cgroup(unit, below: facts.group, on: host)
        launch.unit = try UnitStart(
            unit, id: id, spec.linux?.resources, annotations: spec.annotations ?? [:],
            limits: UnitLimits(cgroups: host.version, systemd: facts.version))
    }
}
