internal import Faults
internal import OCI

/// `pids`: how many tasks. A negative limit is none; 0 would let the kernel clone nothing, so it is 1 (runc 1.4).
enum PidsController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    private static func both(_ resources: RuntimeSpec.Resources) -> [CgroupSetting] {
        guard let limit = resources.pids?.limit else { return [] }
        return [CgroupSetting("pids", "pids.max", limit < 0 ? "max" : "\(max(1, limit))", isDefault: limit < 0)]
    }
}
