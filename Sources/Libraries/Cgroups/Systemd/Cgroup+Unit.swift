package import Faults
internal import Glibc
internal import Linux
package import OCI

extension Cgroup {
    /// A unit's cgroup, which systemd makes; `group` is its manager's own.
    package init(_ unit: SystemdUnit, below group: String, on host: CgroupHost) throws(Fault) {
        if unit.isUser, host.version == .v1 {
            throw Fault(.unimplemented, "cannot use rootless systemd cgroups manager on cgroup v1")
        }
        try self.init(CgroupFolder.clean(group + unit.path()), id: "", on: host)
        self.unit = unit
    }

    /// Refuses a unit whose cgroup holds somebody, as one that is made by us is.
    package func refuseInUse() throws(Fault) {
        for folder in folders where access(folder.hostPath, F_OK) == 0 { try refuse(folder) }
    }

    /// v1, once systemd has put `process` into the hierarchies that it keeps: into all others as well.
    package func complete(with process: Int32) throws(Fault) {
        guard version == .v1 else { return }
        do throws(SystemError) {
            for folder in folders where !folder.controllers.isEmpty && folder.controllers != ["name=systemd"] {
                try prepare(folder)
                try CgroupFile.write(folder.file("cgroup.procs"), "\(process)")
            }
        } catch {
            throw error.fault("join cgroup")
        }
    }

    /// What is written into the files of a container's cgroup: of a unit's the same that systemd was told, where it
    /// rounds.
    package func plan(_ resources: RuntimeSpec.Resources?) throws(Fault) -> CgroupPlan {
        guard let unit else { return try CgroupPlan(resources, version: version) }
        var plan = try CgroupPlan(resources.map(UnitLimits.rounded), version: version)
        // Programs are the system's to load; no user's containers are kept from devices by more than their modes.
        if unit.isUser { plan.devices = nil }
        return plan
    }

    /// `update` for a unit's: systemd is told first, or it would write the old limits again. It waits for the answer.
    package func update(_ resources: RuntimeSpec.Resources, by bus: SystemdBus) throws(Fault) {
        guard let unit else { return try update(resources) }
        let resources = try completed(resources)
        let limits = UnitLimits(cgroups: version, systemd: try bus.facts().version)
        let properties = try limits.properties(resources)
        if !properties.isEmpty { try bus.set(properties, of: unit).finish() }
        try write(UnitLimits.rounded(resources))
    }
}
