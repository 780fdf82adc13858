internal import Archive
internal import ContainerdAPI
internal import Faults
internal import Linux
internal import OCI
internal import SnapshotterAPI

/// Brings all layers of an image to committed snapshots: fetched, hashed, inflated and unpacked at the same time.
struct LayerPipeline: Sendable {
    let extraction: LayerExtraction
    let source: any BlobSource
    let progress: LayerProgress
    private let downloads: Slots
    // Each takes two threads and some buffers.
    private let unpackings = Slots(4)

    init(
        _ extraction: LayerExtraction, _ source: any BlobSource, downloads: Int,
        _ progress: @escaping @Sendable (TransferProgress) -> Void
    ) {
        self.extraction = extraction
        self.source = source
        self.downloads = Slots(downloads)
        self.progress = LayerProgress(report: progress)
    }

    /// After it every layer is a blob and a committed snapshot.
    func run(_ layers: [Layer]) async throws(Fault) {
        for layer in layers { progress.state(layer, "Pulling fs layer") }
        do throws(Fault) {
            let unpacked = try await gather(layers) { (layer) throws(Fault) in
                try await bring(layer, unpacking: extraction.driver.canRebase)
            }
            try await finish(layers, unpacked)
        } catch {
            let isWorthResuming = error.canBeResumed
            await BlockingPool.shared.run {
                extraction.discard(layers)
                // Layers that were cut off by another one's failure wait for nobody.
                if !isWorthResuming { extraction.discardIngests(layers) }
            }
            throw error
        }
    }

    /// Commits what was unpacked, unpacking before what could not be without its parent.
    private func finish(_ layers: [Layer], _ unpacked: [Int: UnpackedLayer]) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            if !unpacked.isEmpty { try extraction.synchronize() }
            for layer in layers {
                if let ready = unpacked[layer.index] {
                    try extraction.commit(layer, ready)
                    progress.state(layer, "Pull complete")
                } else if try !extraction.adopt(layer) {
                    let feed = try whole(layer)
                    progress.extracting(layer)
                    let ready = try extraction.extract(layer, feed)
                    try extraction.synchronize()
                    try extraction.commit(layer, ready)
                    progress.state(layer, "Pull complete")
                }
            }
        }
    }

    /// The blob of one layer, and with `unpacking` its tree; nil where that was not asked for, or is here.
    private func bring(_ layer: Layer, unpacking: Bool) async throws(Fault) -> UnpackedLayer? {
        let isHere = try await BlockingPool.shared.run { () throws(Fault) in try extraction.adopt(layer) }
        let unpacking = unpacking && !isHere
        let isFetched = try await BlockingPool.shared.run { () throws(Fault) in
            try extraction.store.content.adopt(
                layer.descriptor, lease: extraction.lease.id, extraction.namespace)
        }
        if isFetched {
            progress.state(layer, isHere ? "Already exists" : "Download complete")
            progress.extracting(layer)
            return unpacking ? try await unpack(layer, try whole(layer)) : nil
        }
        progress.state(layer, "Waiting")
        return try await fetch(layer, unpacking: unpacking)
    }

    private func fetch(_ layer: Layer, unpacking: Bool) async throws(Fault) -> UnpackedLayer? {
        // The unpacking begins in the slot of the download and goes on outside of it.
        let started = try await downloads.use { () async throws(Fault) -> Task<UnpackedLayer?, any Error>? in
            let pending = try await source.open(layer.descriptor)
            guard case .partial(let ingest) = pending else {
                return unpacking ? unpackLater(layer, try whole(layer)) : nil
            }
            let feed = BlobFeed(
                try ingest.reader(), size: layer.descriptor.size, available: ingest.offset
            ) { progress.extracted(layer, $0) }
            let task = unpacking ? unpackLater(layer, feed) : nil
            do throws(Fault) {
                try await source.fetch(into: ingest) { count in
                    feed.advance(to: count)
                    progress.downloading(layer, count)
                }
                progress.state(layer, "Verifying Checksum")
                try await BlockingPool.shared.run { () throws(Fault) in try ingest.commit(labels: source.labels) }
                progress.downloaded(layer)
            } catch {
                if !error.canBeResumed { ingest.discard() }
                feed.fail(error)
                _ = await task?.result
                throw error
            }
            return task
        }
        do { return try await started?.value } catch {
            throw error as? Fault ?? Fault(.cancelled, "the pull was cancelled")
        }
    }

    // Unstructured: it outlives the download's slot, and `fetch` waits for it on every way out.
    private func unpackLater(_ layer: Layer, _ feed: BlobFeed) -> Task<UnpackedLayer?, any Error> {
        Task(executorPreference: BlockingPool.shared) { try await unpack(layer, feed) }
    }

    private func unpack(_ layer: Layer, _ feed: BlobFeed) async throws(Fault) -> UnpackedLayer? {
        try await unpackings.use { () async throws(Fault) in
            try await BlockingPool.shared.run { () throws(Fault) in try extraction.extract(layer, feed) }
        }
    }

    /// A feed of a blob that is in the store.
    private func whole(_ layer: Layer) throws(Fault) -> BlobFeed {
        let size = layer.descriptor.size
        return BlobFeed(
            try extraction.store.content.open(layer.descriptor.digest), size: size, available: size
        ) { progress.extracted(layer, $0) }
    }
}
