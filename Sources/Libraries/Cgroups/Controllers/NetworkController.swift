internal import Faults
internal import OCI

/// `net_cls` and `net_prio`: v1 alone; v2 leaves traffic to eBPF and takes no notice, as runc does.
enum NetworkController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        var settings: [CgroupSetting] = []
        if let mark = resources.network?.classID, mark != 0 {
            settings.append(CgroupSetting("net_cls", "net_cls.classid", "\(mark)"))
        }
        for interface in resources.network?.priorities ?? [] {
            settings.append(
                CgroupSetting("net_prio", "net_prio.ifpriomap", "\(interface.name) \(interface.priority)"))
        }
        return settings
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { [] }
}
