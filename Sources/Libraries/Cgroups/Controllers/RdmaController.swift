internal import Faults
internal import OCI

/// `rdma`: handles and objects of each device.
enum RdmaController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] { both(resources) }

    private static func both(_ resources: RuntimeSpec.Resources) -> [CgroupSetting] {
        (resources.rdma ?? [:]).sorted { $0.key < $1.key }.map { device, limit in
            var line = device
            if let handles = limit.hcaHandles { line += " hca_handle=\(handles)" }
            if let objects = limit.hcaObjects { line += " hca_object=\(objects)" }
            return CgroupSetting("rdma", "rdma.max", line)
        }
    }
}
