internal import Cgroups
internal import Faults
internal import OCI

extension Cgroup {
    /// The same cgroup with folders below its own, by controller; "" stands for all (`exec --cgroup`). Never one
    /// above it.
    func below(_ paths: [(controller: String, path: String)]) throws(Fault) -> Cgroup {
        if paths.isEmpty { return self }
        for (controller, _) in paths where !controller.isEmpty {
            guard version == .v1, folder(of: controller) != nil else {
                throw Fault(.invalidArgument, "unknown controller \(controller) in SubCgroupPaths")
            }
        }
        var folders: [CgroupFolder] = []
        for folder in self.folders {
            let named = paths.first { $0.controller.isEmpty || folder.controllers.contains($0.controller) }
            folders.append(try named.map { (named) throws(Fault) in try folder.below(named.path) } ?? folder)
        }
        return Cgroup(version: version, folders: folders)
    }
}

extension CgroupFolder {
    fileprivate func below(_ name: String) throws(Fault) -> CgroupFolder {
        let joined = ContainerPath.clean(path + "/" + name)
        guard joined == path || joined.hasPrefix(path + "/") else {
            throw Fault(.invalidArgument, "bad sub cgroup path: \(name)")
        }
        return CgroupFolder(controllers: controllers, mountPoint: mountPoint, path: joined)
    }
}
