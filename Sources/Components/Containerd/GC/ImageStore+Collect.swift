internal import ContainerdAPI
internal import Faults
internal import Glibc
internal import Linux
internal import OCI
internal import SnapshotterAPI
internal import State

extension ImageStore {
    /// Removes every blob and layer that neither an image, a container's snapshot nor a lease refers to, and what dead
    /// operations left behind.
    func collectGarbage() throws(Fault) {
        let doomed = try gate.collecting { () throws(Fault) in
            var marked = try leasedResources()
            try markImages(&marked)
            for digest in content.digests() where !marked.contains(.content("\(digest)")) {
                for namespace in images.namespaces() + ["moby"] {
                    // It may be gone already, or of another namespace.
                    try? content.delete(digest, namespace)
                }
            }
            sweepIngests()
            ArchiveFolder.sweep(instance.loads)
            sweepTornRecords()
            return try unmarkedSnapshots(marked)
        }
        // Trees are large: nobody has to wait for their removal. A snapshot that became a parent meanwhile refuses.
        for (driver, key) in doomed { try remove(key, of: driver) }
        for driver in snapshotters.values where access(instance.snapshots(driver.name), F_OK) == 0 {
            try driver.cleanup()
        }
    }

    private func remove(_ key: String, of driver: any Snapshotter) throws(Fault) {
        do throws(Fault) { try driver.remove(key) } catch {
            guard error.kind == .notFound || error.kind == .failedPrecondition else { throw error }
        }
    }

    /// What leases protect; those that are over are removed.
    private func leasedResources() throws(Fault) -> Set<Resource> {
        var marked: Set<Resource> = []
        for namespace in IDPrefix.all(in: "\(instance.dataRoot)/leases") where !namespace.hasPrefix(".") {
            for id in leases.list(namespace) {
                if let resources = try leases.resources(id, namespace) {
                    marked.formUnion(resources)
                } else {
                    // Its owner may be ending it at this moment.
                    do throws(Fault) { try leases.delete(id, namespace) } catch {
                        guard error.kind == .notFound else { throw error }
                    }
                }
            }
        }
        return marked
    }

    private func markImages(_ marked: inout Set<Resource>) throws(Fault) {
        for namespace in images.namespaces() {
            for image in try images.list(namespace) {
                try mark(image.target, namespace, depth: 0, &marked)
            }
        }
    }

    /// A document, what it refers to as far as it is here, and the layers' snapshots.
    private func mark(
        _ descriptor: Descriptor, _ namespace: String, depth: Int, _ marked: inout Set<Resource>
    ) throws(Fault) {
        guard depth <= ImageTree.depthLimit, marked.insert(.content("\(descriptor.digest)")).inserted || depth == 0,
            content.contains(descriptor.digest)
        else { return }
        switch try document(descriptor, depth) {
        case nil: return
        case .index(let index):
            for child in index.manifests { try mark(child, namespace, depth: depth + 1, &marked) }
        case .manifest(let manifest):
            marked.formUnion(([manifest.config] + manifest.layers).map { .content("\($0.digest)") })
            guard content.contains(manifest.config.digest) else { return }
            let config = try content.bytes(manifest.config.digest, limit: ImageTree.configLimit)
            // What is no image has no layers on disk.
            guard let chain = try? chainIDs(ImageTree.config(config, manifest).rootfs.diffIDs) else { return }
            for driver in snapshotters.keys {
                marked.formUnion(chain.map { .snapshot(driver: driver, key: SnapshotKey.layer($0, namespace)) })
            }
        }
    }

    /// nil for what an index names and is none: left out when the index was taken in, and here for another's sake, it
    /// refers to nothing.
    private func document(_ descriptor: Descriptor, _ depth: Int) throws(Fault) -> ImageDocument? {
        if depth > 0, try size(of: descriptor.digest) > Int64(ImageTree.manifestLimit) { return nil }
        do throws(Fault) {
            return try ImageTree.document(
                try content.bytes(descriptor.digest, limit: ImageTree.manifestLimit), descriptor)
        } catch {
            guard depth > 0, error.kind == .invalidArgument || error.kind == .unimplemented else { throw error }
            return nil
        }
    }

    private func size(of digest: OCI.Digest) throws(Fault) -> Int64 {
        try doing("read content \(digest)") { () throws(SystemError) in try fileStatus(content.path(digest)).size }
    }

    /// Committed layers without an image or a child that stays, and unpackings whose lease is over; children first.
    private func unmarkedSnapshots(_ marked: Set<Resource>) throws(Fault) -> [(any Snapshotter, String)] {
        var doomed: [(any Snapshotter, String)] = []
        for driver in snapshotters.values where access(instance.snapshots(driver.name), F_OK) == 0 {
            var left = Dictionary(try driver.list().map { ($0.key, $0) }) { first, _ in first }
            while true {
                let parents = Set(left.values.compactMap(\.parent))
                let next = left.values.filter { info in
                    !parents.contains(info.key) && !marked.contains(.snapshot(driver: driver.name, key: info.key))
                        && (info.kind == .committed || SnapshotKey.isExtraction(info.key))
                }
                if next.isEmpty { break }
                for info in next {
                    doomed.append((driver, info.key))
                    left[info.key] = nil
                }
            }
        }
        return doomed
    }
}
