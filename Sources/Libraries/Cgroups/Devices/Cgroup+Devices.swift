internal import Faults
internal import Glibc
internal import Linux

extension Cgroup {
    /// v2: loads the list as a program, attaches it and takes off the ones that were there (an update).
    func attach(_ devices: DeviceList) throws(Fault) {
        guard let folder = unifiedFolder else { return }
        do throws(SystemError) {
            let directory = try openFile(folder.hostPath, O_RDONLY | O_DIRECTORY)
            try DeviceFilter.replace(with: DeviceProgram.instructions(devices), on: directory)
        } catch {
            throw error.fault("restrict devices of cgroup \(folder.hostPath)")
        }
    }
}
