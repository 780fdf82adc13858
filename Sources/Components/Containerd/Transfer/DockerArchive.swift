internal import Archive
internal import Faults
internal import FoundationEssentials
internal import Glibc
internal import Linux
internal import OCI
internal import State

/// What `docker save` wrote before it wrote image layouts, spread out: `manifest.json` names the files of each image's
/// configuration and layers. The files become the blobs of a layout, each under its own digest.
struct DockerArchive {
    let folder: String
    let files: ArchiveFiles
    private var moved: [String: Descriptor] = [:]

    private struct Entry: Decodable {
        var Config: String
        var RepoTags: [String]?
        var Layers: [String]?
    }

    init(folder: String, files: ArchiveFiles) {
        self.folder = folder
        self.files = files
    }

    /// Images of an archive, and layers and names of one.
    private static let most = 1024

    /// One descriptor for each name of each image, the name in its annotations.
    func convert(_ manifest: String) throws(Fault) -> [Descriptor] {
        var copy = self
        let bytes = try doing("read manifest.json") { () throws(SystemError) in
            try readFile("\(folder)/\(manifest)", limit: ImageTree.configLimit)
        }
        let entries: [Entry]
        do { entries = try JSONDecoder().decode([Entry].self, from: Data(bytes)) } catch {
            throw Fault(.invalidArgument, "manifest.json of the archive cannot be read: \(error)", cause: error)
        }
        guard entries.count <= Self.most,
            entries.allSatisfy({ ($0.Layers ?? []).count <= Self.most && ($0.RepoTags ?? []).count <= Self.most })
        else {
            throw Fault(
                .resourceExhausted,
                "manifest.json of the archive names more than \(Self.most) images, or layers or tags of one")
        }
        try doing("make a folder for blobs") { () throws(SystemError) in try makeFolder("\(folder)/blobs/sha256") }
        var images: [Descriptor] = []
        for entry in entries {
            let image = try copy.image(entry)
            let tags = entry.RepoTags ?? []
            if tags.isEmpty { images.append(image) }
            for tag in tags {
                var named = image
                named.annotations = ["io.containerd.image.name": "\(try ImageReference(tag))"]
                images.append(named)
            }
        }
        return images
    }

    private mutating func image(_ entry: Entry) throws(Fault) -> Descriptor {
        let config = try blob(entry.Config) { _ in MediaType.dockerConfig }
        var layers: [Descriptor] = []
        for layer in entry.Layers ?? [] {
            layers.append(
                try blob(layer) { head in
                    if head.starts(with: [0x1f, 0x8b]) { return MediaType.dockerLayerGzip }
                    return head.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) ? MediaType.ociLayerZstd : MediaType.dockerLayer
                })
        }
        let manifest = Manifest(mediaType: MediaType.dockerManifest, config: config, layers: layers)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text: [UInt8]
        do { text = Array(try encoder.encode(manifest)) } catch {
            throw Fault(.internal, "write a manifest: \(error)", cause: error)
        }
        let name = "manifest-\(moved.count)-\(UInt32.random(in: .min ... .max))"
        try doing("write a manifest") { () throws(SystemError) in
            try AtomicFile.replace("\(folder)/\(name)", with: text, .volatile)
        }
        return try move(name) { _ in MediaType.dockerManifest }
    }

    /// The blob that a file of the archive becomes, once for all that name it.
    private mutating func blob(_ name: String, _ type: ([UInt8]) -> String) throws(Fault) -> Descriptor {
        guard let file = files.file(name) else {
            throw Fault(.invalidArgument, "the archive's manifest.json names \(name), which is not in it")
        }
        if let known = moved[file] { return known }
        let descriptor = try move(file, type)
        moved[file] = descriptor
        return descriptor
    }

    private func move(_ name: String, _ type: ([UInt8]) -> String) throws(Fault) -> Descriptor {
        let path = "\(folder)/\(name)"
        return try doing("read \(name) of the archive") { () throws(SystemError) in
            let (digest, size, head) = try Self.digest(path)
            // Other names of the same content may come: it stays under its own, too.
            guard link(path, "\(folder)/blobs/sha256/\(digest.hex)") == 0 || errno == EEXIST else {
                throw SystemError("link", errno: errno, path)
            }
            return Descriptor(mediaType: type(head), digest: digest, size: size)
        }
    }

    private static func digest(_ path: String) throws(SystemError) -> (OCI.Digest, Int64, [UInt8]) {
        let file = try openFile(path, O_RDONLY | O_NOFOLLOW)
        var hash = BlobHash(for: OCI.Digest(sha256: [UInt8](repeating: 0, count: 32)))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { room.deallocate() }
        var size: Int64 = 0
        var head: [UInt8] = []
        while true {
            let count = try file.read(into: room, at: size)
            if count == 0 { break }
            if size == 0 { head = Array(room.prefix(min(4, count))) }
            hash.update(UnsafeRawBufferPointer(rebasing: room[..<count]))
            size += Int64(count)
        }
        return (hash.sha256, size, head)
    }
}
