internal import CLinux
internal import Glibc
package import Linux

/// Removes a folder and all below it, following no symbolic link and entering no other file system: a forgotten mount
/// is an error (EBUSY, EXDEV), its content stays. A folder that is not there is a success.
package func removeFolder(_ path: String) throws(SystemError) {
    let raw = clinux_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
    if raw == -ENOENT { return }
    let folder = OwnedFD(adopting: try checked("open", raw, path))
    var status = stat()
    try retrying("fstat", path) { fstat(folder.raw, &status) }
    try empty(folder, device: status.st_dev, path)
    guard rmdir(path) == 0 || errno == ENOENT else { throw SystemError("rmdir", errno: errno, path) }
}

private func empty(_ folder: borrowing OwnedFD, device: dev_t, _ path: String) throws(SystemError) {
    for name in try names(in: folder) {
        if unlinkat(folder.raw, name, 0) == 0 || errno == ENOENT { continue }
        let shown = "\(path)/\(String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))"
        guard errno == EISDIR || errno == EPERM else { throw SystemError("unlink", errno: errno, shown) }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let below = OwnedFD(adopting: try checked("openat", clinux_openat(folder.raw, name, flags, 0), shown))
        var status = stat()
        try retrying("fstat", shown) { fstat(below.raw, &status) }
        guard status.st_dev == device else { throw SystemError("rmdir", errno: EXDEV, shown) }
        try empty(below, device: device, shown)
        guard unlinkat(folder.raw, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw SystemError("rmdir", errno: errno, shown)
        }
    }
}

/// The entries as the kernel has them, with their closing zero: names are bytes, not always UTF-8.
private func names(in folder: borrowing OwnedFD) throws(SystemError) -> [[CChar]] {
    let again = try folder.open(".", O_RDONLY | O_DIRECTORY)
    guard let stream = fdopendir(again.raw) else { throw SystemError("fdopendir", errno: errno) }
    // The stream closes the descriptor that it took over.
    _ = again.release()
    defer { closedir(stream) }
    var names: [[CChar]] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            bytes.prefix { $0 != 0 }.map(CChar.init(bitPattern:)) + [0]
        }
        if name != [46, 0], name != [46, 46, 0] { names.append(name) }
    }
    return names
}
