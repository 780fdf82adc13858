internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Mounts whose content is the host's: criu leaves them out, and is told at restore what comes there.
enum CriuMounts {
    /// Where each is and what is shown there, of a launch plan.
    static func external(_ plan: LaunchPlan) -> [(destination: String, source: String)] {
        all(plan).compactMap { mount in mount.source.map { (mount.destination, $0) } }
    }

    /// With those that are the container's own, which have no source.
    static func all(_ plan: LaunchPlan) -> [(destination: String, source: String?)] {
        plan.child.compactMap { step in
            switch step {
            case .mount(let mount):
                guard case .bind = mount.kind else { return (mount.destination, nil) }
                return (mount.destination, mount.source)
            case .bindDevice(let device): return (device.path, device.path)
            default: return nil
            }
        }
    }

    /// The names that a mount may have in a dump: its own, and that to which links of the rootfs lead. What is not
    /// there has the name that it would get.
    static func names(_ path: String, in root: borrowing OwnedFD) -> [String] {
        guard let top = resolve("/", in: root)?.path else { return [path] }
        let base = top == "/" ? "" : top
        var above = path[...]
        while true {
            if let place = resolve(above.isEmpty ? "/" : String(above), in: root)?.path {
                guard place.utf8.starts(with: base.utf8) else { return [path] }
                let found = above.isEmpty ? "" : String(decoding: place.utf8.dropFirst(base.utf8.count), as: UTF8.self)
                let name = (found == "/" ? "" : found) + path[above.endIndex...]
                return name == path ? [path] : [path, name]
            }
            guard let slash = above.utf8.lastIndex(of: 0x2F) else { return [path] }
            above = above[..<slash]
        }
    }

    /// Masked files show the container's null device, which is no part of what is below: it is external, too.
    static let mask = "/dev/null"

    /// A path as its owner's links lead, as the container sees it; nil where there is nothing.
    static func resolve(_ path: String, in root: borrowing OwnedFD) -> (path: String, isFolder: Bool)? {
        // Nothing there, or nothing to be seen: then there is no mount to name.
        guard let place = try? root.openInRoot(path, O_PATH), let kind = try? nodeKind(place.raw),
            let found = try? readSymlink(AT_FDCWD, "/proc/self/fd/\(place.raw)")
        else { return nil }
        return (found, kind.isDirectory)
    }
}
