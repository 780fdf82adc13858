internal import CLinux
internal import Glibc

/// mkdirat(2).
package func makeDirectory(_ directory: Int32, _ name: String, mode: UInt32) throws(SystemError) {
    try retrying("mkdirat", name) { mkdirat(directory, name, mode) }
}

/// symlinkat(2).
package func makeSymlink(_ directory: Int32, _ name: String, to target: String) throws(SystemError) {
    try retrying("symlinkat", name) { symlinkat(target, directory, name) }
}

/// mknodat(2); `mode` holds type and permissions.
package func makeNode(
    _ directory: Int32, _ name: String, mode: UInt32, major: UInt32, minor: UInt32
) throws(SystemError) {
    try checked("mknodat", clinux_mknod(directory, name, mode, major, minor), name)
}

/// fchownat(2), not following a link.
package func changeOwner(_ directory: Int32, _ name: String, uid: UInt32, gid: UInt32) throws(SystemError) {
    try retrying("fchownat", name) { fchownat(directory, name, uid, gid, AT_SYMLINK_NOFOLLOW) }
}

/// fchmod(2).
package func changeMode(_ descriptor: Int32, _ mode: UInt32) throws(SystemError) {
    try retrying("fchmod") { fchmod(descriptor, mode) }
}

/// umask(2); returns the one before.
@discardableResult
package func setUmask(_ mask: UInt32) -> UInt32 { umask(mask) }

/// Makes a FIFO (mkfifo(3)).
package func makeFIFO(_ path: String, mode: UInt32) throws(SystemError) {
    try retrying("mkfifo", path) { mkfifo(path, mode) }
}

/// unlink(2).
package func removeFile(_ path: String) throws(SystemError) {
    try retrying("unlink", path) { unlink(path) }
}

/// rmdir(2).
package func removeDirectory(_ path: String) throws(SystemError) {
    try retrying("rmdir", path) { rmdir(path) }
}

/// readlinkat(2), of at most 4095 bytes.
package func readSymlink(_ directory: Int32, _ name: String) throws(SystemError) -> String {
    var room = [CChar](repeating: 0, count: 4096)
    let count = try retrying("readlinkat", name) { readlinkat(directory, name, &room, 4095) }
    return String(decoding: room[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Closes (or, with `onExec`, marks) every descriptor from `first` to `last` (close_range(2)).
package func closeRange(_ first: Int32, _ last: Int32 = .max, onExec: Bool = false) throws(SystemError) {
    guard first <= last else { return }
    let flags: UInt32 = onExec ? 4 : 0
    try checked("close_range", clinux_close_range(UInt32(first), UInt32(last), flags))
}

/// dup2(2): `from` becomes `to` too, which then survives execve(2).
package func duplicate(_ from: Int32, onto to: Int32) throws(SystemError) {
    try retrying("dup2") { dup2(from, to) }
}

/// execve(2): returns only with its error.
package func execute(_ path: String, _ arguments: CStringArray, _ environment: CStringArray) -> SystemError {
    SystemError("execve", errno: -clinux_execve(path, arguments.pointers, environment.pointers), path)
}
