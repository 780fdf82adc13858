internal import EngineAPI
internal import Glibc
internal import Linux
internal import OCI

/// What an image has at the paths of a new container's volumes, copied into them with owners, modes and attributes, as
/// Docker fills a volume on its first use.
///
/// The image says path and content: every look-up ends at its root (`RESOLVE_IN_ROOT`), and below the path no link is
/// followed (CVE-2022-23648). The layers are mounted in a namespace of the copying thread alone, which the kernel takes
/// away with it, however this process ends.
struct VolumeContent {
    let rootfs: [RootMount]
    /// A folder over which the layers are mounted, for the copying thread only.
    let place: String

    func copy(into volumes: [MountPoint]) throws(SystemError) {
        try onThread { () throws(SystemError) in
            try unshareNamespaces(.mount)
            try Linux.mount("", on: "/", flags: recursive | makePrivate)
            for mount in rootfs { try attach(mount) }
            try fill(volumes)
            // At once, so that nothing holds the layers when the container mounts them.
            for _ in rootfs { try unmount(place) }
        }
    }

    private func attach(_ mount: RootMount) throws(SystemError) {
        if mount.type == "bind" { return try Linux.mount(mount.source, on: place, flags: bind | recursive) }
        let (folder, short) = mount.withoutUpper.relative
        try changeDirectory(folder)
        let options = short.options.joined(separator: ",")
        try Linux.mount(short.source, on: place, type: short.type, flags: readOnly, data: options)
        try changeDirectory("/")
    }

    private func fill(_ volumes: [MountPoint]) throws(SystemError) {
        let root = try openFile(place, O_RDONLY | O_DIRECTORY)
        for volume in volumes {
            let source: OwnedFD
            do { source = try root.openInRoot(volume.destination, O_RDONLY | O_DIRECTORY) } catch {
                // The image has nothing there, or no folder: the volume stays empty.
                if error.errno == ENOENT || error.errno == ENOTDIR { continue }
                throw error
            }
            var copy = TreeCopy(into: try openFile(volume.source, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
            try copy.copyAll(of: source)
        }
    }

    private var bind: UInt { 0x1000 }
    private var recursive: UInt { 0x4000 }
    private var readOnly: UInt { 0x1 }
    private var makePrivate: UInt { 1 << 18 }
}

extension RootMount {
    /// An overlay for reading only: its upper folder as the highest of the lower ones, so that nothing is made in it
    /// and no sync comes with the unmount.
    fileprivate var withoutUpper: RootMount {
        guard type == "overlay" else { return self }
        var copy = self
        let upper = value(of: "upperdir").map { $0 + ":" } ?? ""
        copy.options = options.compactMap { option in
            if option == "volatile" || option.hasPrefix("upperdir=") || option.hasPrefix("workdir=") { return nil }
            guard option.hasPrefix("lowerdir=") else { return option }
            return "lowerdir=\(upper)" + option.dropFirst("lowerdir=".count)
        }
        return copy
    }

    private func value(of key: String) -> String? {
        options.first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
    }
}
