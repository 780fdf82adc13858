internal import Faults
internal import OCI

/// `devices` (v1): an allow list in the kernel. On v2 the same list becomes an eBPF program.
enum DevicesController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        let list = try DeviceList(resources.devices ?? [])
        // `a` empties the list and sets what holds for all others; each further write is one exception.
        let base = CgroupSetting("devices", list.allowsByDefault ? "devices.allow" : "devices.deny", "a")
        let file = list.allowsByDefault ? "devices.deny" : "devices.allow"
        return [base] + list.exceptions.map { CgroupSetting("devices", file, $0.description) }
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { [] }
}
