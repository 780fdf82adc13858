package import Faults
package import OCI

extension Cgroup {
    /// Changes limits of a container that runs; what is nil stays. Device rules are never changed.
    package func update(_ resources: RuntimeSpec.Resources) throws(Fault) {
        try write(try completed(resources))
    }

    /// Limits that stand for themselves, of which the kernel's files are no part any more.
    func completed(_ resources: RuntimeSpec.Resources) throws(Fault) -> RuntimeSpec.Resources {
        var resources = resources
        resources.devices = nil
        if version == .v2 { try complete(&resources) }
        // systemd is told a share, which is of the period.
        if unit != nil, let cpu = resources.cpu { resources.cpu = withBandwidth(cpu) }
        return resources
    }

    /// Both halves of a bandwidth where one is given; the other is what the kernel holds.
    private func withBandwidth(_ cpu: RuntimeSpec.CPU) -> RuntimeSpec.CPU {
        let (quota, period) = (cpu.quota ?? 0, cpu.period ?? 0)
        guard (quota == 0) != (period == 0) else { return cpu }
        let held = version == .v2 ? text("cpu", "cpu.max")?.split(separator: " ").map(String.init) : nil
        var cpu = cpu
        if period == 0 { cpu.period = (held?.last ?? text("cpu", "cpu.cfs_period_us")).flatMap { UInt64($0) } }
        if quota == 0 { cpu.quota = (held?.first ?? text("cpu", "cpu.cfs_quota_us")).flatMap { Int64($0) } ?? -1 }
        return cpu
    }

    func write(_ resources: RuntimeSpec.Resources) throws(Fault) {
        var plan = try CgroupPlan(resources, version: version)
        plan.settings.removeAll { $0.controller == "devices" }
        plan.devices = nil
        try apply(plan)
    }

    /// v2 has one file where v1 has two: the half that is not given is what the kernel holds.
    private func complete(_ resources: inout RuntimeSpec.Resources) throws(Fault) {
        if let cpu = resources.cpu, cpu.period ?? 0 != 0, cpu.quota ?? 0 == 0 {
            let quota = text("cpu", "cpu.max")?.split(separator: " ").first.flatMap { Int64($0) }
            resources.cpu?.quota = quota ?? -1
        }
        guard let memory = resources.memory else { return }
        let limit = text("memory", "memory.max").flatMap { Int64($0) }
        if let swap = memory.swap, swap > 0, memory.limit ?? 0 == 0 { resources.memory?.limit = limit }
        // The sum of both stays, as on v1, unless there is no limit of it.
        if let new = memory.limit, new > 0, memory.swap ?? 0 == 0, let limit,
            let swap = text("memory", "memory.swap.max").flatMap({ Int64($0) }), swap > 0
        {
            resources.memory?.swap = limit + swap
        }
        try refuseTooSmall(memory)
    }

    /// The kernel would take it and kill at once.
    private func refuseTooSmall(_ memory: RuntimeSpec.Memory) throws(Fault) {
        guard memory.checkBeforeUpdate == true, let limit = memory.limit, limit > 0,
            let usage = text("memory", "memory.current").flatMap({ Int64($0) }), limit < usage
        else { return }
        throw Fault(.invalidArgument, "rejecting memory limit \(limit) < usage \(usage)")
    }
}
