internal import CLinux
internal import Glibc

/// A path by which others in this mount namespace find the same file; nil for a memfd, a removed file, or one in a
/// mount that nobody attached.
package func visiblePath(of file: borrowing OwnedFD) -> String? {
    // What has no path, or one that leads elsewhere, has none that others could use.
    guard let path = try? readLink("/proc/self/fd/\(file.raw)"), path.hasPrefix("/"),
        let found = try? openFile(path, O_PATH | O_NOFOLLOW),
        let own = try? FileIdentity(file), let other = try? FileIdentity(found), own == other
    else { return nil }
    return path
}

/// Whether this executable needs no interpreter (ld.so): only then can it run inside any image.
package var isStatic: Bool { clinux_has_interpreter() == 0 }
