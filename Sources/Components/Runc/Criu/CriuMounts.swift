internal import Faults
internal import Glibc
internal import Linux
internal import OCI

/// Mounts whose content is the host's: criu leaves them out, and is told at restore what comes there.
enum CriuMounts {
    /// Where each is and what is shown there, of a launch plan.
    static func external(_ plan: LaunchPlan) -> [(destination: String, source: String)] {
        plan.child.compactMap { step in
            switch step {
            case .mount(let mount):
                guard case .bind = mount.kind else { return nil }
                return (mount.destination, mount.source)
            case .bindDevice(let device): return (device.path, device.path)
            default: return nil
            }
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
