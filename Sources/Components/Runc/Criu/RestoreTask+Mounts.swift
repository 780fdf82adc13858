internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import RuntimeAPI

extension RestoreTask {
    /// By their names in the configuration, and by where links of the rootfs lead: a dump knows the latter.
    func addMounts(to options: inout CriuOptions) throws(Fault) {
        let root: OwnedFD
        do { root = try openFile(rootfs, O_PATH | O_DIRECTORY) } catch { throw error.fault("open the rootfs") }
        var taken: [String] = []
        for (destination, source) in mounts {
            let names = CriuMounts.names(destination, in: root)
            taken += names
            guard let source else { continue }
            for name in names { options.add(.externalMount, name, source) }
        }
        // The images may be of a container that a service manager waited for; criu looks at what it finds in them.
        // It takes the last of one name: the folder must never stand in for a mount of the container's own.
        let places = CriuMounts.names(NotifySocket.place, in: root)
        if !places.contains(where: taken.contains) {
            let folder = try makeNotify()
            for place in places { options.add(.externalMount, place, folder) }
        }
        if config.spec.linux?.maskedPaths?.isEmpty == false {
            options.add(.externalMount, CriuMounts.mask, CriuMounts.mask)
        }
    }

    /// Only where criu is told of it: a later checkpoint takes it for a mount of the container.
    private func makeNotify() throws(Fault) -> String {
        let folder = runtime.root.notify(request.id)
        do { try makeDirectory(AT_FDCWD, folder, mode: 0o755) } catch {
            throw error.fault("make the folder of the notify socket")
        }
        return try Bundle.path(folder)
    }
}
