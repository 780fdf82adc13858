internal import ContainerdAPI
internal import Faults
internal import OCI

/// Which images of a layout are taken, and how they are called here.
enum LayoutNames {
    /// With `name`: the entry that is called so, or the only one. Without: every entry by its own annotation, a bare
    /// tag below the folder's name.
    static func choose(
        _ entries: [Descriptor], _ name: ImageReference?, _ path: String
    ) throws(Fault) -> [(ImageReference, Descriptor)] {
        guard !entries.isEmpty else { throw Fault(.invalidArgument, "the layout \(path) holds no image") }
        guard let name else {
            var result: [(ImageReference, Descriptor)] = []
            for entry in entries { result.append((try reference(of: entry, path), entry)) }
            return result
        }
        let wanted: Set = ["\(name)", name.familiar, name.tag ?? "latest"]
        if let match = entries.first(where: { entry in
            entry.annotations?.contains { $0.key.hasSuffix("name") && wanted.contains($0.value) } ?? false
        }) {
            return [(name, match)]
        }
        guard Set(entries.map(\.digest)).count == 1 else {
            throw Fault(.notFound, "the layout \(path) holds several images, none is called \(name.familiar)")
        }
        return [(name, entries[0])]
    }

    /// Of an archive, which has no name of its own: an image that has none either gets one of the store's.
    static func choose(
        archive entries: [Descriptor], _ name: ImageReference?
    ) throws(Fault) -> [(name: String, descriptor: Descriptor)] {
        if name != nil { return try choose(entries, name, "of the archive").map { ("\($0.0)", $0.1) } }
        guard !entries.isEmpty else { throw Fault(.invalidArgument, "the archive holds no image") }
        var chosen: [(name: String, descriptor: Descriptor)] = []
        for entry in entries {
            let annotations = entry.annotations ?? [:]
            let text = annotations["io.containerd.image.name"] ?? annotations["org.opencontainers.image.ref.name"]
            // A tag alone names nothing.
            let isName = text.map { $0.contains("/") || $0.contains(":") } ?? false
            let reference = isName ? try text.map { (text) throws(Fault) in try ImageReference(text) } : nil
            chosen.append((reference.map { "\($0)" } ?? ImageRecord.nameless(entry), entry))
        }
        return chosen
    }

    private static func reference(of entry: Descriptor, _ path: String) throws(Fault) -> ImageReference {
        if let whole = entry.annotations?["io.containerd.image.name"] { return try ImageReference(whole) }
        let folder = path.split(separator: "/").last.map(String.init) ?? "image"
        let tag = entry.annotations?["org.opencontainers.image.ref.name"] ?? "latest"
        if tag.contains("/") || tag.contains(":") { return try ImageReference(tag) }
        do throws(Fault) { return try ImageReference("\(folder.lowercased()):\(tag)") } catch {
            throw Fault(
                .invalidArgument, "the layout \(path) does not say how its image is called",
                hint: "give a name for it")
        }
    }
}
