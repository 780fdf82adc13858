internal import CLinux
internal import Glibc
package import Linux

/// Removes a folder and all below it, following no symbolic link and entering no other file system: a forgotten mount
/// is an error (EBUSY, EXDEV), its content stays. A folder that is not there is a success.
///
/// However deep the tree is, which is a container's choice: what is too deep for descriptors and stack is moved to the
/// top and removed from there.
package func removeFolder(_ path: String) throws(SystemError) {
    let raw = clinux_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0)
    if raw == -ENOENT { return }
    let folder = OwnedFD(adopting: try checked("open", raw, path))
    var status = stat()
    try retrying("fstat", path) { fstat(folder.raw, &status) }
    var removal = Removal(top: folder.raw, device: status.st_dev)
    repeat {
        removal.hasMoved = false
        try removal.empty(folder, path, depth: 0)
    } while removal.hasMoved
    guard rmdir(path) == 0 || errno == ENOENT else { throw SystemError("rmdir", errno: errno, path) }
}

private struct Removal {
    /// The folder that shall go.
    let top: Int32
    let device: dev_t
    var hasMoved = false

    /// Each level takes a descriptor.
    static let depthLimit = 100

    mutating func moveUp(_ name: [CChar], of folder: borrowing OwnedFD, _ shown: String) throws(SystemError) {
        let place = ".removing-\(UInt64.random(in: .min ... .max))"
        let folder = folder.raw
        try retrying("renameat", shown) { renameat(folder, name, top, place) }
        hasMoved = true
    }

    mutating func empty(_ folder: borrowing OwnedFD, _ path: String, depth: Int) throws(SystemError) {
        for name in try names(in: folder) {
            if unlinkat(folder.raw, name, 0) == 0 || errno == ENOENT { continue }
            let shown = "\(path)/\(String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))"
            guard errno == EISDIR || errno == EPERM else { throw SystemError("unlink", errno: errno, shown) }
            let flags = UInt64(O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            // A bind mount has the device number of what it shows: openat2(2) alone tells it.
            let raw = clinux_openat2(folder.raw, name, flags, 0, Resolve.direct.rawValue)
            let below = OwnedFD(adopting: try checked("openat2", raw, shown))
            var status = stat()
            try retrying("fstat", shown) { fstat(below.raw, &status) }
            guard status.st_dev == device else { throw SystemError("rmdir", errno: EXDEV, shown) }
            guard depth < Self.depthLimit else {
                try moveUp(name, of: folder, shown)
                continue
            }
            try empty(below, shown, depth: depth + 1)
            guard unlinkat(folder.raw, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
                throw SystemError("rmdir", errno: errno, shown)
            }
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
