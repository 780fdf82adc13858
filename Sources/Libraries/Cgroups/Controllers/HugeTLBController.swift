internal import Faults
internal import OCI

/// `hugetlb`: bytes in huge pages of each size, used and reserved.
enum HugeTLBController: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        try both(resources, used: "limit_in_bytes", reserved: "rsvd.limit_in_bytes")
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        try both(resources, used: "max", reserved: "rsvd.max")
    }

    private static func both(
        _ resources: RuntimeSpec.Resources, used: String, reserved: String
    ) throws(Fault) -> [CgroupSetting] {
        var settings: [CgroupSetting] = []
        for page in resources.hugepageLimits ?? [] {
            guard !page.pageSize.isEmpty, page.pageSize.utf8.allSatisfy({ $0 > 0x2F && $0 < 0x5B }) else {
                throw Fault(.invalidArgument, "invalid huge page size \"\(page.pageSize)\"")
            }
            settings.append(CgroupSetting("hugetlb", "hugetlb.\(page.pageSize).\(used)", "\(page.limit)"))
            // Reservation limits came with Linux 5.7.
            settings.append(
                CgroupSetting("hugetlb", "hugetlb.\(page.pageSize).\(reserved)", "\(page.limit)", isDefault: true))
        }
        return settings
    }
}
