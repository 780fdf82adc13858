internal import Archive
internal import ContainerdAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import State

extension Transfer {
    func importArchive(
        _ archive: ByteChannel, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord] {
        let folder = ArchiveFolder(instance: store.instance)
        do throws(Fault) {
            let entries = try await BlockingPool.shared.run { () throws(Fault) in
                let files = try folder.fill(from: archive)
                return try folder.layout(files)
            }
            let chosen = try LayoutNames.choose(archive: entries, name)
            let images = try await bring(chosen, from: folder.path, context)
            folder.remove()
            return images
        } catch {
            folder.remove()
            throw error
        }
    }
}

/// Where an archive of images lies spread out while it is taken in: `<data root>/loads/PID-START-NUMBER`, so that its
/// owner is known though it died.
struct ArchiveFolder: Sendable {
    let path: String
    private let loads: String

    init(instance: Instance) {
        let owner = OwnerProcess.current
        loads = instance.loads
        path = "\(instance.loads)/\(owner.pid)-\(owner.startTime)-\(UInt32.random(in: .min ... .max))"
    }

    /// Spreads the archive out; what others that died left goes first.
    func fill(from archive: ByteChannel) throws(Fault) -> ArchiveFiles {
        Self.sweep(loads)
        try doing("make a folder for the archive") { () throws(SystemError) in try makeFolder(path) }
        var limits = UnpackLimits()
        // Blobs and documents: no image has so many.
        limits.entries = 65_536
        return try spreadFiles(into: path, limits: limits) { (room) throws(Fault) in
            try doing("read the archive") { () throws(SystemError) in try Self.read(archive, room) }
        }
    }

    private static func read(
        _ archive: ByteChannel, _ room: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> Int {
        while true {
            do throws(SystemError) {
                return try retrying("read") { Glibc.read(archive.raw, room.baseAddress, room.count) }
            } catch {
                guard error.errno == EAGAIN else { throw error }
                _ = try waitReadable([archive.raw], milliseconds: -1)
            }
        }
    }

    /// The images of the archive, whose blobs lie as in a layout then.
    func layout(_ files: ArchiveFiles) throws(Fault) -> [Descriptor] {
        if files.file("index.json") == "index.json", files.file("oci-layout") == "oci-layout" {
            return try Transfer.readIndex(path).manifests
        }
        guard let manifest = files.file("manifest.json") else {
            throw Fault(
                .invalidArgument, "the archive holds no image: neither index.json nor manifest.json is in it",
                hint: "a container's file system is for docker import")
        }
        return try DockerArchive(folder: path, files: files).convert(manifest)
    }

    func remove() {
        // A folder that cannot be removed now is removed by the next load.
        try? removeFolder(path)
    }

    /// Takes away what loads that died left.
    static func sweep(_ loads: String) {
        for name in IDPrefix.all(in: loads) {
            let words = name.split(separator: "-")
            guard words.count == 3, let pid = Int32(words[0]), let start = UInt64(words[1]) else { continue }
            if OwnerProcess(pid: pid, startTime: start, bootID: Boot.id).isAlive { continue }
            // As above.
            try? removeFolder("\(loads)/\(name)")
        }
    }
}
