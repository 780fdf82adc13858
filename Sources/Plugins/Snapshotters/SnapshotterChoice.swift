package import Faults
internal import Glibc
internal import Linux
package import SnapshotterAPI
package import State

/// Which drivers there are, and which one this host can use.
package enum SnapshotterChoice {
    /// Every driver, the preferred one first.
    package static func all(_ instance: Instance) -> [any Snapshotter] {
        [FolderSnapshotter.overlay(instance), FolderSnapshotter.vfs(instance)]
    }

    /// The driver's name for new snapshots: overlay2, or vfs where overlay is not to be had (no privilege, or a data
    /// root that is on an overlay itself). Tried once a boot and kept under the exec root.
    package static func preferred(_ instance: Instance) throws(Fault) -> String {
        let note = "\(instance.execRoot)/snapshotter"
        let place = "\(Boot.id) \(instance.dataRoot) "
        // No note, or another boot's: the trial below decides.
        if let bytes = try? readFile(note, limit: 8192) {
            let text = String(decoding: bytes, as: UTF8.self)
            if text.hasPrefix(place) { return String(text.dropFirst(place.count)) }
        }
        let name = try overlayWorks(instance) ? "overlay2" : "vfs"
        // Without the note the next process tries again.
        try? makeFolder(instance.execRoot)
        try? AtomicFile.replace(note, with: Array((place + name).utf8), .volatile)
        return name
    }

    /// Mounts an overlay of two empty folders, seen by nobody.
    package static func overlayWorks(_ instance: Instance) throws(Fault) -> Bool {
        let trial = "\(instance.snapshots("overlay2"))/trial-\(getpid())-\(UInt32.random(in: .min ... .max))"
        try doing("try the overlay file system") { () throws(SystemError) in
            for name in ["lower", "upper", "work"] { try makeFolder("\(trial)/\(name)") }
        }
        // What stays of a trial is an empty folder.
        defer { try? removeFolder(trial) }
        // Any reason will do: then it is vfs.
        guard let folder = try? openFile(trial, O_RDONLY | O_DIRECTORY) else { return false }
        let here = "/proc/self/fd/\(folder.raw)"
        let options = [("lowerdir", "\(here)/lower"), ("upperdir", "\(here)/upper"), ("workdir", "\(here)/work")]
        do {
            _ = try mountDetached("overlay", options)
            return true
        } catch { return false }
    }
}
