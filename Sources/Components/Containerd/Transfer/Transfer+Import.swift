internal import ContainerdAPI
internal import Faults
internal import FoundationEssentials
internal import Linux
internal import OCI

extension Transfer {
    func importLayout(
        _ path: String, name: ImageReference?, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord] {
        let index = try await BlockingPool.shared.run { () throws(Fault) in try Self.readIndex(path) }
        let chosen = try LayoutNames.choose(index.manifests, name, path)
        return try await bring(chosen.map { ("\($0.0)", $0.1) }, from: path, context)
    }

    /// Takes images of a layout in under the names given.
    func bring(
        _ chosen: [(name: String, descriptor: Descriptor)], from path: String, _ context: CallContext
    ) async throws(Fault) -> [ImageRecord] {
        for (name, descriptor) in chosen { try Self.checkDigest(name, descriptor) }
        return try await withLease(context) { (lease) async throws(Fault) in
            let source = LayoutSource(folder: path, store: store.content, lease: lease, namespace: context.namespace)
            var images: [ImageRecord] = []
            for (name, descriptor) in chosen {
                try await take(descriptor, source, depth: 0, isNeeded: true)
                let target = Descriptor(
                    mediaType: descriptor.mediaType, digest: descriptor.digest, size: descriptor.size)
                let now = WallClock.now
                let image = ImageRecord(name: name, target: target, createdAt: now, updatedAt: now)
                _ = try await BlockingPool.shared.run { () throws(Fault) in
                    try store.images.put(image, context.namespace)
                }
                images.append(image)
            }
            return images
        }
    }

    /// Refuses a name with a digest that is not the image's: whoever runs it by that name relies on it.
    private static func checkDigest(_ name: String, _ descriptor: Descriptor) throws(Fault) {
        // The store's own names are no references.
        guard let digest = (try? ImageReference(name))?.digest, digest != descriptor.digest else { return }
        throw Fault(.invalidArgument, "the image called \(name) has the digest \(descriptor.digest)")
    }

    static func readIndex(_ path: String) throws(Fault) -> Index {
        do throws(SystemError) { _ = try readFile("\(path)/oci-layout", limit: 65536) } catch {
            throw Fault(.invalidArgument, "\(path) is no OCI image layout: \(error)", cause: error)
        }
        let bytes = try doing("read the layout's index") { () throws(SystemError) in
            try readFile("\(path)/index.json", limit: ImageTree.manifestLimit)
        }
        do { return try JSONDecoder().decode(Index.self, from: Data(bytes)) } catch {
            throw Fault(.invalidArgument, "\(path)/index.json cannot be read: \(error)", cause: error)
        }
    }

    /// Takes a document and what it refers to. Of an index, manifests that the layout does not hold are left out, if
    /// the one for this host is there.
    private func take(
        _ descriptor: Descriptor, _ source: LayoutSource, depth: Int, isNeeded: Bool
    ) async throws(Fault) {
        guard depth <= ImageTree.depthLimit else {
            throw Fault(.invalidArgument, "the layout has indexes within indexes: too many")
        }
        if !isNeeded, !source.contains(descriptor.digest) { return }
        guard ImageTree.isDocument(descriptor) else {
            // An index may name what is no image (image-spec, image-index.md); nobody asked for it.
            if !isNeeded { return }
            throw Fault(
                .unimplemented, "unsupported media type \(descriptor.mediaType) of manifest \(descriptor.digest)")
        }
        guard descriptor.size <= ImageTree.manifestLimit else {
            throw Fault(.invalidArgument, "manifest \(descriptor.digest) is larger than 4 MiB")
        }
        try await source.bring(descriptor)
        let document = try await BlockingPool.shared.run { () throws(Fault) in
            try ImageTree.document(
                try store.content.bytes(descriptor.digest, limit: ImageTree.manifestLimit), descriptor)
        }
        switch document {
        case .index(let index):
            // An index without one for this host is still worth having.
            let needed = (try? index.manifest(for: nil))?.digest
            for child in index.manifests {
                try await take(child, source, depth: depth + 1, isNeeded: child.digest == needed)
            }
        case .manifest(let manifest):
            for blob in [manifest.config] + manifest.layers { try await source.bring(blob) }
        }
    }
}
