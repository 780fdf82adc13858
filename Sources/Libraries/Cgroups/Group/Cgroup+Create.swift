package import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// Makes the folders, missing parents first. On v1 a new cpuset takes its processors from its parent.
    ///
    /// A folder that exists is taken only if it is empty and thawed, as runc does. What this call made is removed
    /// again when it fails.
    package func create(_ part: CgroupPart = .all) throws(Fault) {
        var made: [CgroupFolder] = []
        do throws(SystemError) {
            for folder in folders(of: part) {
                if try make(folder) { made.append(folder) } else { try refuseInUse(folder) }
                if folder.controllers.contains("cpuset") { try fillCpuset(folder) }
                if version == .v2 { try joinThreads(folder) }
            }
        } catch {
            for folder in made { rmdir(folder.hostPath) }
            throw Self.refusal(error) ?? reached(error) ?? error.fault("create cgroup")
        }
    }

    /// Makes it where it is missing, ready for processes.
    func prepare(_ folder: CgroupFolder) throws(SystemError) {
        _ = try make(folder)
        if folder.controllers.contains("cpuset") { try fillCpuset(folder) }
    }

    /// A folder that is there is taken only if nobody is in it.
    func refuse(_ folder: CgroupFolder) throws(Fault) {
        do throws(SystemError) { try refuseInUse(folder) } catch {
            throw Self.refusal(error) ?? error.fault("create cgroup")
        }
    }

    /// True when it is new.
    private func make(_ folder: CgroupFolder) throws(SystemError) -> Bool {
        do {
            try CgroupFile.makeFolder(folder.hostPath)
            return true
        } catch  where error.errno == EEXIST {
            return false
        } catch  where error.errno == ENOENT {
            guard let parent = folder.parent else { throw error }
            if try make(parent) { try prepareParent(parent) }
            return try make(folder)
        }
    }

    /// What a folder must have so that containers can be made below it, once.
    private func prepareParent(_ folder: CgroupFolder) throws(SystemError) {
        if version == .v2 { return enableControllers(below: folder) }
        if folder.controllers.contains("cpuset") {
            try fillCpuset(folder)
            // Children then come with their parent's processors: two copies less at each launch.
            try CgroupFile.write(folder.file("cgroup.clone_children"), "1")
        }
    }

    private func fillCpuset(_ folder: CgroupFolder) throws(SystemError) {
        guard try CgroupFile.read(folder.file("cpuset.cpus")).isEmpty, let parent = folder.parent else { return }
        try fillCpuset(parent)
        for name in ["cpuset.cpus", "cpuset.mems"] {
            try CgroupFile.write(folder.file(name), try CgroupFile.read(parent.file(name)))
        }
    }

    /// v2: below or beside threaded cgroups a new one cannot take processes until it is threaded itself; what it then
    /// cannot limit is refused by name in `apply`.
    private func joinThreads(_ folder: CgroupFolder) throws(SystemError) {
        guard try CgroupFile.read(folder.file("cgroup.type")) == "domain invalid" else { return }
        try CgroupFile.write(folder.file("cgroup.type"), "threaded")
    }

    private func refuseInUse(_ folder: CgroupFolder) throws(SystemError) {
        // Those below count too: a manager inside a container leaves its top folder empty.
        if try !Self.processes(below: folder.hostPath).isEmpty {
            throw SystemError(Self.occupied, errno: EBUSY, folder.hostPath)
        }
        if try Self.isFrozen(folder, version) {
            throw SystemError(Self.frozen, errno: EBUSY, folder.hostPath)
        }
    }

    private static let occupied = "occupied"
    private static let frozen = "frozen"

    /// runc's own words for a folder that another container may be in.
    private static func refusal(_ error: SystemError) -> Fault? {
        switch error.call {
        case occupied: Fault(.conflict, "container's cgroup is not empty: \(error.argument) holds processes")
        case frozen: Fault(.conflict, "container's cgroup unexpectedly frozen: \(error.argument)")
        default: nil
        }
    }
}
