internal import Faults
internal import Glibc
internal import Linux

/// Writes settings one after the other; the file of the last one stays open for the next (device lists).
final class CgroupWriter {
    private let group: Cgroup
    private var path = ""
    private var file: OwnedFD?

    init(_ group: Cgroup) { self.group = group }

    /// False when the kernel said one of `errnos`: try again after the others.
    func write(_ setting: CgroupSetting, deferring errnos: [Int32]) throws(Fault) -> Bool {
        guard let folder = group.folder(of: setting.controller) ?? group.unifiedFolder else {
            if setting.isDefault { return true }
            throw Cgroup.notEnabled(setting, at: "this host's cgroup v1 hierarchies")
        }
        do {
            try write(setting, in: folder)
            return true
        } catch  where errnos.contains(error.errno) {
            return false
        } catch {
            throw error.fault("set cgroup limit \(setting)")
        }
    }

    private func write(_ setting: CgroupSetting, in folder: CgroupFolder) throws(SystemError) {
        do {
            try write(folder.file(setting.file), setting.value)
        } catch  where error.errno == ENOENT && setting.isDefault {
        } catch  where error.errno == ENOENT {
            guard let other = setting.otherwise else { throw error }
            try write(folder.file(other.file), other.value)
        }
    }

    private func write(_ newPath: String, _ value: String) throws(SystemError) {
        if newPath != path {
            file = nil
            path = ""
            file = try openFile(newPath, O_WRONLY)
            path = newPath
        }
        try borrowAndWrite(value)
    }

    private func borrowAndWrite(_ value: String) throws(SystemError) {
        guard let descriptor = file?.raw else { return }
        try CgroupFile.write(to: descriptor, value, path)
    }
}
