internal import Faults
internal import OCI

/// `linux.resources.unified`: files of cgroup v2 by name, written as they are (config-linux.md, "Unified").
enum UnifiedFiles: CgroupController {
    static func v1(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        guard (resources.unified ?? [:]).isEmpty else {
            throw Fault(
                .invalidArgument, "cgroup: unified resources need cgroup v2, this host has v1: invalid configuration")
        }
        return []
    }

    static func v2(_ resources: RuntimeSpec.Resources) throws(Fault) -> [CgroupSetting] {
        var settings: [CgroupSetting] = []
        for (file, value) in (resources.unified ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard !file.contains("/"), let dot = file.firstIndex(of: "."), dot != file.startIndex else {
                throw Fault(.invalidArgument, "unified resource \"\(file)\" must be a file name with no slashes")
            }
            let controller = String(file[..<dot])
            for line in value.split(separator: "\n") {
                settings.append(CgroupSetting(controller == "cgroup" ? "" : controller, file, String(line)))
            }
        }
        return settings
    }
}
