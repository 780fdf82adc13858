internal import Faults
internal import OCI

/// `pids`: how many tasks. 0 is a real limit (runc 1.4), a negative one is none.
enum PidsController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    private static func both(_ resources: RuntimeSpec.Resources) -> [CgroupSetting] {
        guard let limit = resources.pids?.limit else { return [] }
        return [CgroupSetting("pids", "pids.max", limit < 0 ? "max" : "\(limit)", isDefault: limit < 0)]
    }
}
