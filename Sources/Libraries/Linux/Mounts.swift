internal import CLinux
internal import Glibc

/// mount(2); empty strings stand for NULL.
package func mount(
    _ source: String, on target: String, type: String = "", flags: UInt = 0, data: String = ""
) throws(SystemError) {
    let result = type.withCString { type in
        data.withCString { data in
            clinux_mount(source, target, type[0] == 0 ? nil : type, flags, data[0] == 0 ? nil : data)
        }
    }
    try checked("mount", result, target)
}

/// umount2(2); `detach` is MNT_DETACH.
package func unmount(_ target: String, detach: Bool = false) throws(SystemError) {
    try checked("umount2", clinux_umount(target, detach ? Int32(MNT_DETACH) : 0), target)
}

/// A mount that is in no tree yet (open_tree(2), OPEN_TREE_CLONE): a bind mount in the making.
package func cloneTree(_ directory: Int32, _ path: String, recursive: Bool) throws(SystemError) -> OwnedFD {
    // OPEN_TREE_CLONE 1, AT_EMPTY_PATH 0x1000, AT_RECURSIVE 0x8000
    let flags: UInt32 = 1 | (path.isEmpty ? 0x1000 : 0) | (recursive ? 0x8000 : 0)
    return OwnedFD(adopting: try checked("open_tree", clinux_open_tree(directory, path, flags), path))
}

/// Puts a detached mount onto what a descriptor stands for (move_mount(2)).
package func attachMount(_ mount: Int32, onto target: Int32) throws(SystemError) {
    try checked("move_mount", clinux_move_mount(mount, target))
}

/// Changes attributes (`MOUNT_ATTR_…`) and propagation (`MS_…`, 0 keeps it) of a mount (mount_setattr(2)).
package func setMountAttributes(
    _ mount: Int32, set: UInt64, clear: UInt64 = 0, propagation: UInt64 = 0, recursive: Bool = false,
    userNamespace: Int32 = -1
) throws(SystemError) {
    let result = clinux_mount_setattr(mount, recursive ? 1 : 0, set, clear, propagation, userNamespace)
    try checked("mount_setattr", result)
}

/// pivot_root(2).
package func pivotRoot(_ newRoot: String, _ old: String) throws(SystemError) {
    try checked("pivot_root", clinux_pivot_root(newRoot, old), newRoot)
}

/// fchdir(2).
package func changeDirectory(_ descriptor: Int32) throws(SystemError) {
    try retrying("fchdir") { fchdir(descriptor) }
}

/// chdir(2).
package func changeDirectory(_ path: String) throws(SystemError) {
    try retrying("chdir", path) { chdir(path) }
}
