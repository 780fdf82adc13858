internal import ContainerdAPI
internal import Faults
internal import Linux
internal import OCI
internal import Registry

extension Transfer {
    func pull(
        _ request: PullRequest, _ context: CallContext, progress: @escaping @Sendable (TransferProgress) -> Void
    ) async throws(Fault) -> PullResult {
        var options = RegistryOptions()
        options.insecureRegistries = request.insecureRegistries
        options.environment = environment
        options.userAgent = userAgent
        options.notice = { progress(.message($0)) }
        let (domain, credentials) = (request.reference.domain, request.credentials)
        options.credentials = { $0 == domain ? credentials : nil }
        return try await withRegistryClient(options) { (client) async throws(Fault) in
            try await withLease(context) { (lease) async throws(Fault) in
                let source = RegistrySource(
                    client: client, reference: request.reference, store: store.content, lease: lease,
                    namespace: context.namespace)
                return try await pull(request, source, context, progress)
            }
        }
    }

    private func pull(
        _ request: PullRequest, _ source: RegistrySource, _ context: CallContext,
        _ progress: @escaping @Sendable (TransferProgress) -> Void
    ) async throws(Fault) -> PullResult {
        let reference = request.reference
        let top = try await source.client.resolve(reference)
        let tag = reference.digest.map { "\($0)" } ?? reference.tag ?? "latest"
        progress(.message("\(tag): Pulling from \(reference.familiarRepository)"))
        let manifest = try await document(top, request.platform, source)
        try await source.bring(manifest.config)
        let config = try await BlockingPool.shared.run { () throws(Fault) in
            try ImageTree.config(
                try store.content.bytes(manifest.config.digest, limit: ImageTree.configLimit), manifest)
        }
        try store.check(config, request.platform, reference.familiar)
        let layers = Layer.all(of: ResolvedLayers(layers: manifest.layers, diffIDs: config.rootfs.diffIDs))
        let driver = try await BlockingPool.shared.run { () throws(Fault) in try store.snapshotter(nil) }
        try await pipeline(source, driver, request.maxConcurrentDownloads, progress).run(layers)
        return try await name(reference, top.descriptor, context)
    }

    /// Stores what was fetched and goes through indexes down to the manifest for the platform.
    private func document(
        _ top: FetchedManifest, _ platform: Platform?, _ source: RegistrySource
    ) async throws(Fault) -> Manifest {
        var fetched = top
        for _ in 0...ImageTree.depthLimit {
            let (bytes, descriptor) = (fetched.bytes, fetched.descriptor)
            let document = try await BlockingPool.shared.run { () throws(Fault) in
                let document = try ImageTree.document(bytes, descriptor)
                try store.content.put(bytes, as: descriptor, lease: source.lease.id, source.namespace)
                try store.content.label(descriptor.digest, source.labels, source.namespace)
                return document
            }
            switch document {
            case .manifest(let manifest): return manifest
            case .index(let index):
                let chosen = try index.manifest(for: platform)
                fetched = try await source.client.manifest(chosen, of: source.reference)
            }
        }
        throw Fault(.invalidArgument, "\(source.reference.familiar) has indexes within indexes: too many")
    }

    /// Points the name at what was pulled.
    private func name(
        _ reference: ImageReference, _ target: Descriptor, _ context: CallContext
    ) async throws(Fault) -> PullResult {
        let now = WallClock.now
        // A digest wins over a tag, which is then no name of its own.
        let name = reference.digest == nil ? reference : reference.withoutTag
        let image = ImageRecord(name: "\(name)", target: target, createdAt: now, updatedAt: now)
        let before = try await BlockingPool.shared.run { () throws(Fault) in
            try store.images.put(image, context.namespace)
        }
        return PullResult(image: image, isNew: before?.target.digest != target.digest)
    }
}

extension ImageReference {
    /// As the first line of a pull names it: `library/alpine`, without the registry.
    var familiarRepository: String {
        repository
    }

    var withoutTag: ImageReference {
        ImageReference(domain: domain, repository: repository, tag: nil, digest: digest)
    }
}
