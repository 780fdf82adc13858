package import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// Asks for all processes to stop; ask `isFrozen` until it says so.
    package func freeze() throws(Fault) { try setFrozen(true) }

    /// Lets all processes run on.
    package func thaw() throws(Fault) { try setFrozen(false) }

    /// Whether all processes have stopped. On v1 this asks again: a task that was between two states can leave the
    /// group in FREEZING for good (freezer-subsystem.rst).
    package func isFrozen() throws(Fault) -> Bool {
        guard let folder = folder(of: "freezer") else { return false }
        do {
            return try Self.isFrozen(folder, version)
        } catch {
            throw error.fault("read the cgroup's freezer")
        }
    }

    static func isFrozen(_ folder: CgroupFolder, _ version: CgroupVersion) throws(SystemError) -> Bool {
        if version == .v2 { return try CgroupFile.readTable(folder.file("cgroup.events"))["frozen"] == 1 }
        guard folder.controllers.contains("freezer") else { return false }
        let state = try CgroupFile.read(folder.file("freezer.state"))
        if state == "FREEZING" { try CgroupFile.write(folder.file("freezer.state"), "FROZEN") }
        return state == "FROZEN"
    }

    private func setFrozen(_ frozen: Bool) throws(Fault) {
        guard let folder = folder(of: "freezer") else {
            throw Fault(.failedPrecondition, "cannot pause: cgroup controller freezer is not mounted on this host")
        }
        do throws(SystemError) {
            switch version {
            case .v1: try CgroupFile.write(folder.file("freezer.state"), frozen ? "FROZEN" : "THAWED")
            case .v2: try CgroupFile.write(folder.file("cgroup.freeze"), frozen ? "1" : "0")
            }
        } catch {
            throw error.fault(frozen ? "freeze the cgroup" : "thaw the cgroup")
        }
    }

}
