internal import CLinux
internal import Glibc

/// A descriptor of our own executable that nobody can write through (CVE-2019-5736).
///
/// A process that enters a container may be reached there as `/proc/PID/exe`; opened for writing once it has ended,
/// that link would be the host's file. What is started from this descriptor shows a file of a read-only overlay
/// without an upper layer instead: the kernel has nowhere to write.
///
/// The overlay stands below `folder` (the engine's exec root, 0700), one a build of the executable, made by the first
/// who needs it and kept until the next boot: no copy, and after the first time one open(2). Where the kernel makes no
/// overlay of the executable's folder, or the file was replaced since we started, a sealed copy in memory takes its
/// place.
package func sealedSelf(keptIn folder: String) throws(SystemError) -> OwnedFD {
    let own = try openFile("/proc/self/exe", O_RDONLY)
    if isSealed(own) { return own }
    // Without a path (a memfd, a removed file) there is no folder to put an overlay on.
    return try sealed(own, path: (try? readLink("/proc/self/exe")) ?? "", keptIn: folder)
}

/// As `sealedSelf` for the executable that is open as `own` and was found at `path`.
func sealed(_ own: borrowing OwnedFD, path: String, keptIn folder: String) throws(SystemError) -> OwnedFD {
    let identity = try FileIdentity(own)
    if let kept = SealedOverlay(of: path, folder: folder, identity: identity)?.open() { return kept }
    return OwnedFD(adopting: try checked("memfd_create", clinux_sealed_copy(own.raw, "swmono")))
}

/// Whether a file can no longer be changed through this descriptor: our overlay or a sealed memfd.
package func isSealed(_ file: borrowing OwnedFD) -> Bool {
    var magic = 0
    var readOnly: Int32 = 0
    if clinux_is_sealed(file.raw) == 1 { return true }
    return clinux_mount_kind(file.raw, &magic, &readOnly) == 0 && magic == 0x794C_7630 && readOnly == 1
}

/// What tells a build of the executable from another.
struct FileIdentity: Equatable {
    private(set) var device: UInt64 = 0
    private(set) var inode: UInt64 = 0
    private(set) var size: UInt64 = 0
    /// Nanoseconds since 1970.
    private(set) var changed: Int64 = 0

    init(_ file: borrowing OwnedFD) throws(SystemError) {
        try checked("fstat", clinux_identity(file.raw, &device, &inode, &size, &changed))
    }

    /// A folder's name.
    var name: String {
        // By hand: `joined` looks conformances up in every process.
        var text = String(device, radix: 16)
        for number in [inode, size, UInt64(bitPattern: changed)] { text += "-" + String(number, radix: 16) }
        return text
    }

    /// The same file seen through an overlay, which has a device number of its own.
    func isContent(of other: FileIdentity) -> Bool { size == other.size && changed == other.changed }
}
