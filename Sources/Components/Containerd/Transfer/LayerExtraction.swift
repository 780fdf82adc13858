internal import Archive
internal import Faults
internal import Linux
internal import OCI
internal import SnapshotterAPI
internal import State

/// Unpacks layers of one image into snapshots of one driver, under one lease. Its functions block.
///
/// Where the driver can put a layer onto its parent later (`canRebase`), layers are extracted at the same time; they
/// are committed one after the other, lowest first, when all are on disk.
struct LayerExtraction: Sendable {
    let store: ImageStore
    let driver: any Snapshotter
    let lease: OwnedLease
    let namespace: String

    /// Whether the layer's snapshot is here; it is protected by the lease then.
    func adopt(_ layer: Layer) throws(Fault) -> Bool {
        let key = SnapshotKey.layer(layer.chainID, namespace)
        return try store.gate.publishing { () throws(Fault) in
            do throws(Fault) { guard try driver.stat(key).kind == .committed else { return false } } catch {
                if error.kind == .notFound { return false }
                throw error
            }
            try protect(key)
            return true
        }
    }

    /// Unpacks `feed` into a snapshot of its own and compares the DiffID.
    func extract(_ layer: Layer, _ feed: BlobFeed) throws(Fault) -> UnpackedLayer {
        let key = SnapshotKey.extraction(layer.chainID, lease.id, namespace)
        try store.gate.publishing { () throws(Fault) in try protect(key) }
        let parent = driver.canRebase ? nil : layer.parent.map { SnapshotKey.layer($0, namespace) }
        do throws(Fault) {
            _ = try driver.prepare(key, parent: parent, labels: [SnapshotLabel.volatile: ""])
            let target = try driver.unpackTarget(key)
            let form: WhiteoutForm = target.whiteouts == .overlay ? .overlay : .remove
            let unpacked = try unpackLayer(into: target.path, whiteouts: form) { (buffer) throws(Fault) in
                try feed.read(into: buffer)
            }
            guard unpacked.diffID == layer.diffID else {
                throw Fault(.dataLoss, "wrong diff id calculated on extraction \"\(unpacked.diffID)\"")
            }
            return unpacked
        } catch {
            throw error.prefixed("failed to extract layer \(layer.descriptor.digest)")
        }
    }

    /// Everything that was extracted is on disk when this returns.
    func synchronize() throws(Fault) {
        let path = store.instance.snapshots(driver.name)
        try doing("write the layers to disk") { () throws(SystemError) in
            try openFile(path, 0).synchronizeFileSystem()
        }
    }

    /// Makes an extracted layer the committed one of its chain id; its parent was committed before.
    func commit(_ layer: Layer, _ unpacked: UnpackedLayer) throws(Fault) {
        let extraction = SnapshotKey.extraction(layer.chainID, lease.id, namespace)
        let key = SnapshotKey.layer(layer.chainID, namespace)
        let parent = layer.parent.map { SnapshotKey.layer($0, namespace) }
        try unpacked.complete(in: try driver.unpackTarget(extraction).path, lowers: try driver.layerFolders(parent))
        try store.gate.publishing { () throws(Fault) in
            try protect(key)
            do throws(Fault) {
                let labels = [SnapshotLabel.fileBytes: "\(unpacked.fileBytes)"]
                try driver.commit(key, from: extraction, parent: parent, labels: labels)
            } catch {
                // Another process was faster: its layer is as good as ours.
                guard error.kind == .alreadyExists else { throw error }
                try driver.remove(extraction)
            }
        }
    }

    /// Removes what was extracted and not committed.
    func discard(_ layers: [Layer]) {
        for layer in layers {
            // Most are committed, and so gone; what cannot be removed is garbage when the lease is over.
            try? driver.remove(SnapshotKey.extraction(layer.chainID, lease.id, namespace))
        }
    }

    /// Removes the layers' half-written blobs, but those that another process is writing.
    func discardIngests(_ layers: [Layer]) {
        for layer in layers {
            let folder = "\(store.instance.ingests(namespace))/\(layer.descriptor.digest)"
            if let left = LeftIngest(folder), left.isOurs { left.remove() }
        }
    }

    private func protect(_ key: String) throws(Fault) {
        try store.leases.protect(.snapshot(driver: driver.name, key: key), lease: lease.id, namespace)
    }
}
