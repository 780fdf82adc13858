internal import Glibc
internal import Linux
internal import State

/// The /dev/shm of a container that shares its IPC namespace (`--ipc shareable`): a tmpfs that the engine mounts for
/// one run, outside every rootfs, so that whoever joins binds it by a path that no container can lead astray.
///
/// What is bound is a folder in the tmpfs, never its mount point: once the tmpfs is gone the folder is gone too, and
/// nobody is given the host's folder below it by mistake.
struct SharedMemory {
    /// The mount point, below the exec root.
    let place: String

    /// What containers bind.
    var folder: String { "\(place)/shm" }

    /// Whether it is there to be joined.
    var isHeld: Bool { access(folder, F_OK) == 0 }

    /// Mounts it anew, empty; what an earlier run left goes first.
    func hold(bytes: Int64) throws(SystemError) {
        try release()
        try makeFolder(place)
        do throws(SystemError) {
            try mount("shm", on: place, type: "tmpfs", flags: nosuid | nodev | noexec, data: "mode=711,size=\(bytes)")
            try makeFolder(folder)
            guard chmod(folder, 0o1777) == 0 else { throw SystemError("chmod", errno: errno, folder) }
        } catch {
            // The failure told is the first one.
            try? release()
            throw error
        }
    }

    /// Takes it back; containers that have joined keep what they have. Nothing there is a success.
    func release() throws(SystemError) {
        while access(place, F_OK) == 0 {
            do throws(SystemError) { try unmount(place, detach: true) } catch {
                guard error.errno == EINVAL || error.errno == ENOENT else { throw error }
                guard rmdir(place) == 0 || errno == ENOENT else { throw SystemError("rmdir", errno: errno, place) }
            }
        }
    }

    private var nosuid: UInt { 0x2 }
    private var nodev: UInt { 0x4 }
    private var noexec: UInt { 0x8 }
}
