package import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// Writes the plan's values. A limit whose controller is not there, or not enabled, is refused by name.
    package func apply(_ plan: CgroupPlan) throws(Fault) {
        try requireControllers(plan)
        let writer = CgroupWriter(self)
        var late: [CgroupSetting] = []
        for setting in plan.settings {
            // Two limits that bound each other (memory and memory+swap, quota and period) may need the other
            // one first; the kernel says EINVAL, for memory+swap below usage EBUSY.
            if try !writer.write(setting, deferring: [EINVAL, EBUSY]) { late.append(setting) }
        }
        if late.contains(where: { $0.file.hasPrefix("cpu.rt_") }) {
            giveRealtimeAbove(plan.settings.filter { $0.file.hasPrefix("cpu.rt_") })
        }
        for setting in late { _ = try writer.write(setting, deferring: []) }
        if let devices = plan.devices { try attach(devices) }
    }

    private func requireControllers(_ plan: CgroupPlan) throws(Fault) {
        guard version == .v2, let folder = folders.first else { return }
        let needed = Set(plan.settings.filter { !$0.isDefault }.map(\.controller)).subtracting([""])
        if needed.subtracting(controllers(in: folder)).isEmpty { return }
        if let parent = folder.parent { enableControllers(below: parent) }
        let missing = needed.subtracting(controllers(in: folder))
        guard let setting = plan.settings.first(where: { missing.contains($0.controller) }) else { return }
        throw Self.notEnabled(setting, at: folder.hostPath)
    }

    static func notEnabled(_ setting: CgroupSetting, at place: String) -> Fault {
        Fault(
            .failedPrecondition,
            "cannot set \(setting.file): cgroup controller \(setting.controller) is not enabled in \(place)",
            hint: "enable the controller, or leave out the limit")
    }

    private func controllers(in folder: CgroupFolder) -> Set<String> {
        // A folder that cannot be read has none: the caller then says which is missing.
        let text = (try? CgroupFile.read(folder.file("cgroup.controllers"))) ?? ""
        return Set(text.split(separator: " ").map(String.init))
    }
}
