internal import Glibc

/// Takes away what `sealedSelf` keeps in `folder`: for one who removes an exec root. Processes that run from it go on.
package func removeSeals(in folder: String) {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        // Seals are named by four numbers; nothing else is touched.
        guard name.split(separator: "-").count == 4 else { continue }
        // As many mounts as stand on it, none or two.
        while (try? unmount(folder + "/" + name, detach: true)) != nil {}
        rmdir(folder + "/" + name)
    }
    rmdir(folder)
}
