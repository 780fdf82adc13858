internal import ContainerdAPI
internal import Faults
internal import Linux
internal import OCI
internal import SnapshotterAPI

/// Moves images into the store, over seam 2.
struct Transfer: TransferService {
    let store: ImageStore
    let environment: [String: String]
    let userAgent: String

    func resolve(
        _ image: ImageRecord, platform: Platform?, _ context: CallContext
    ) async throws(Fault) -> ResolvedImage {
        try await BlockingPool.shared.run { () throws(Fault) in try store.resolve(image, platform) }
    }

    func unpack(
        _ image: ImageRecord, platform: Platform?, _ context: CallContext
    ) async throws(Fault) -> ResolvedImage {
        let resolved = try await resolve(image, platform: platform, context)
        let driver = try await BlockingPool.shared.run { () throws(Fault) in try store.snapshotter(nil) }
        // The usual case costs one look: all layers hang from the top one.
        if let top = resolved.chainID {
            let key = SnapshotKey.layer(top, context.namespace)
            let isHere = await BlockingPool.shared.run {
                let isHere = (try? driver.stat(key)) != nil
                if isHere { store.sweepDead() }
                return isHere
            }
            if isHere { return resolved }
        }
        try await withLease(context) { (lease) async throws(Fault) in
            let source = StoredSource(store: store.content, lease: lease, namespace: context.namespace)
            try await pipeline(source, driver, 4) { _ in }.run(resolved.steps)
        }
        return resolved
    }

    func pipeline(
        _ source: any BlobSource, _ driver: any Snapshotter, _ downloads: Int,
        _ progress: @escaping @Sendable (TransferProgress) -> Void
    ) -> LayerPipeline {
        let extraction = LayerExtraction(store: store, driver: driver, lease: source.lease, namespace: source.namespace)
        return LayerPipeline(extraction, source, downloads: downloads, progress)
    }

    /// Runs `body` under a lease that ends with this process at the latest. What others that died left is collected
    /// afterwards, when what we could use of it is in use.
    func withLease<Value: Sendable>(
        _ context: CallContext, _ body: (OwnedLease) async throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        let lease = try await BlockingPool.shared.run { () throws(Fault) in
            try OwnedLease(store.leases, store.gate, context.namespace)
        }
        do throws(Fault) {
            let value = try await body(lease)
            try await BlockingPool.shared.run { () throws(Fault) in
                if try store.hasDeadLeases() { try store.collectGarbage() }
                lease.end()
            }
            return value
        } catch {
            let isWorthResuming = error.canBeResumed
            await BlockingPool.shared.run {
                lease.end()
                // The failure is what the user has to know; what stays is collected the next time.
                if !isWorthResuming { try? store.collectGarbage() }
            }
            throw error
        }
    }
}

/// The store itself: what is not here cannot be had.
struct StoredSource: BlobSource {
    let store: ContentStore
    let lease: OwnedLease
    let namespace: String
    var labels: [String: String] { [:] }

    func fetch(into ingest: Ingest, told: @escaping @Sendable (Int64) -> Void) async throws(Fault) {
        ingest.discard()
        throw Fault(.notFound, "content digest \(ingest.descriptor.digest): not found", hint: "pull the image again")
    }
}

extension ResolvedImage {
    /// What has to be unpacked, lowest first.
    var steps: [Layer] {
        Layer.all(of: ResolvedLayers(layers: layers, diffIDs: config.rootfs.diffIDs))
    }
}
