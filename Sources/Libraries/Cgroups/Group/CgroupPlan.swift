package import Faults
package import OCI

/// What is written into a container's cgroup, decided before anything is touched.
package struct CgroupPlan: Sendable, Equatable {
    package var settings: [CgroupSetting]
    /// v2: the device rules for an eBPF program; on v1 they are among the settings.
    package var devices: DeviceList?

    /// Converts the specification's limits; throws on values that cannot be meant.
    package init(_ resources: RuntimeSpec.Resources?, version: CgroupVersion) throws(Fault) {
        let resources = resources ?? RuntimeSpec.Resources()
        var settings: [CgroupSetting] = []
        for controller in Self.controllers {
            settings += version == .v1 ? try controller.v1(resources) : try controller.v2(resources)
        }
        self.settings = settings
        devices = version == .v2 ? try DeviceList(resources.devices ?? []) : nil
    }

    /// One line a controller; their files are in `Controllers/`. Last the files taken verbatim: they win.
    static var controllers: [any CgroupController.Type] {
        [
            MemoryController.self, CPUController.self, CPUSetController.self, PidsController.self,
            DevicesController.self, BlockIOController.self, HugeTLBController.self, NetworkController.self,
            RdmaController.self, UnifiedFiles.self,
        ]
    }
}

/// How one controller's part of `linux.resources` becomes file contents.
protocol CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting]
    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting]
}
