internal import CLinux
internal import Glibc

/// The read-only overlay over the folder of our executable.
struct SealedOverlay {
    private let folder: String
    private let place: String
    private let identity: FileIdentity
    private let binaryFolder: String
    private let binaryName: String

    /// nil when the executable has no path.
    init?(of path: String, folder: String, identity: FileIdentity) {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        self.folder = folder
        self.identity = identity
        place = folder + "/" + identity.name
        binaryFolder = slash == path.startIndex ? "/" : String(path[..<slash])
        binaryName = String(path[path.index(after: slash)...])
    }

    /// The executable inside, the mount made first if it is not there; nil where that cannot be.
    func open() -> OwnedFD? {
        if let ready = find(below: place) { return ready }
        do {
            return try make()
        } catch {
            return nil  // no overlay here: the caller has another way
        }
    }

    private func make() throws(SystemError) -> OwnedFD? {
        for path in [folder, place] where mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw SystemError("mkdir", errno: errno, path)
        }
        // Two at once would put one mount over the other.
        let lock = try openFile(folder, O_RDONLY | O_DIRECTORY)
        try retrying("flock", folder) { flock(lock.raw, LOCK_EX) }
        if let ready = find(below: place) { return ready }
        let overlay = try overlayBesideOrInside()
        let target = try openFile(place, O_RDONLY | O_DIRECTORY)
        do {
            try attachMount(overlay.raw, onto: target.raw)
        } catch {
            return find(in: overlay)  // kept by this one process then
        }
        return find(below: place)
    }

    /// Layers may not lie inside each other: where the executable's folder holds `place` (a file in `/`, say), a file
    /// system of its own there parts them.
    private func overlayBesideOrInside() throws(SystemError) -> OwnedFD {
        do { return try mountOverlay() } catch {
            guard place.hasPrefix(binaryFolder == "/" ? "/" : binaryFolder + "/") else { throw error }
            let apart = try mountDetached("tmpfs", [("source", "swmono-seals"), ("size", "4k"), ("mode", "0700")])
            let target = try openFile(place, O_RDONLY | O_DIRECTORY)
            try attachMount(apart.raw, onto: target.raw)
            do { return try mountOverlay() } catch {
                // It would only be in the way.
                try? unmount(place, detach: true)
                throw error
            }
        }
    }

    /// Without an upper layer an overlay wants two lower ones: the second is the empty folder it will stand on.
    private func mountOverlay() throws(SystemError) -> OwnedFD {
        let binaries = try openFile(binaryFolder, O_RDONLY | O_DIRECTORY)
        let empty = try openFile(place, O_RDONLY | O_DIRECTORY)
        // By number: a path may hold a colon or a comma.
        let layers = "/proc/self/fd/\(binaries.raw):/proc/self/fd/\(empty.raw)"
        let overlay = try mountDetached("overlay", [("source", "swmono-sealed"), ("lowerdir", layers)])
        try setMountAttributes(overlay.raw, set: 0x1 | 0x2 | 0x4)  // read-only, nosuid, nodev
        return overlay
    }

    private func find(below path: String) -> OwnedFD? {
        // Not there yet is the usual reason.
        guard let directory = try? openFile(path, O_RDONLY | O_DIRECTORY) else { return nil }
        return find(in: directory)
    }

    /// The executable, if it is sealed and still the file we run.
    private func find(in directory: borrowing OwnedFD) -> OwnedFD? {
        // Whatever is wrong with it, it cannot be used.
        guard let file = try? directory.open(binaryName, O_RDONLY | O_NOFOLLOW), isSealed(file),
            let found = try? FileIdentity(file), found.isContent(of: identity)
        else { return nil }
        return file
    }
}
