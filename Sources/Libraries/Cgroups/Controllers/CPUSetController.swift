internal import Faults
internal import OCI

/// `cpuset`: processors and memory nodes, as lists (cpuset(7)).
enum CPUSetController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    private static func both(_ resources: RuntimeSpec.Resources) -> [CgroupSetting] {
        let files = [("cpuset.cpus", resources.cpu?.cpus), ("cpuset.mems", resources.cpu?.mems)]
        return files.compactMap { file, value in
            guard let value, !value.isEmpty else { return nil }
            return CgroupSetting("cpuset", file, value)
        }
    }
}
