internal import ContainerdAPI
package import EngineAPI
package import Faults
internal import Linux
internal import OCI

extension Daemon {
    /// The images, newest first.
    package func imageList(_ options: ImageListOptions) async throws(Fault) -> [ImageSummary] {
        let filter = try await ImageFilter(options.filters, self)
        var images: [ImageSummary] = []
        for image in try await localImages() where filter.matches(image) {
            images.append(Self.summary(image, filter.named(image), bytes: try await imageBytes(image.resolved)))
        }
        return images.sorted { $0.created > $1.created }
    }

    private static func summary(_ image: LocalImage, _ records: [ImageRecord], bytes: Int64) -> ImageSummary {
        var summary = ImageSummary()
        summary.containers = -1
        summary.created = createdSeconds(image.resolved.config.created)
        summary.id = image.id
        summary.labels = image.resolved.config.config?.labels
        summary.repoTags = records.filter(\.isTagged).compactMap(\.familiar).sorted()
        summary.repoDigests = Array(Set(records.compactMap(\.repoDigest))).sorted()
        summary.sharedSize = -1
        summary.size = bytes
        return summary
    }

    static func createdSeconds(_ text: String?) -> Int64 {
        (text.flatMap(WallClock.parse) ?? 0) / 1_000_000_000
    }

    /// All that is known of one image.
    package func imageInspect(_ name: String, platform: String?) async throws(Fault) -> ImageInspect {
        let resolved = try await findImage(name, platform: platform)
        let records = try await localImages().first { $0.id == resolved.configDigest.description }?.records ?? []
        let config = resolved.config
        var answer = ImageInspect()
        answer.id = resolved.configDigest.description
        answer.repoTags = records.filter(\.isTagged).compactMap(\.familiar).sorted()
        answer.repoDigests = Array(Set(records.compactMap(\.repoDigest))).sorted()
        answer.comment = config.history?.last?.comment ?? ""
        answer.created = config.created
        answer.author = config.author ?? ""
        answer.config = ContainerConfig(image: config.config)
        answer.architecture = config.architecture
        answer.variant = config.variant
        answer.os = config.os
        answer.size = try await imageBytes(resolved)
        answer.graphDriver = GraphDriver(name: try await containerd.snapshots.defaultDriver())
        answer.rootFS = RootFSSummary(
            type: config.rootfs.type, layers: config.rootfs.diffIDs.map(\.description))
        answer.metadata = ImageMetadata(lastTagTime: records.map(\.updatedAt).max() ?? WallClock.never)
        return answer
    }

    /// The steps of an image, newest first.
    package func imageHistory(_ name: String, platform: String?) async throws(Fault) -> [ImageHistoryItem] {
        let resolved = try await findImage(name, platform: platform)
        let tags = try await localImages().first { $0.id == resolved.configDigest.description }?.records
        var sizes = try await layerBytes(resolved)[...]
        var items: [ImageHistoryItem] = []
        for entry in resolved.config.history ?? [] {
            var item = ImageHistoryItem()
            item.id = "<missing>"
            item.created = Self.createdSeconds(entry.created)
            item.createdBy = entry.createdBy ?? ""
            item.comment = entry.comment ?? ""
            if entry.emptyLayer != true { item.size = sizes.popFirst() ?? 0 }
            items.append(item)
        }
        guard !items.isEmpty else { return [] }
        items[items.count - 1].id = resolved.configDigest.description
        items[items.count - 1].tags = tags?.filter(\.isTagged).compactMap(\.familiar).sorted()
        return items.reversed()
    }
}

extension ContainerConfig {
    /// An image's defaults in the form of `inspect`.
    fileprivate init(image: ImageDefaults?) {
        self.init()
        user = image?.user ?? ""
        exposedPorts = image?.exposedPorts?.mapValues { _ in EmptyObject() }
        env = image?.env
        cmd = image?.cmd
        entrypoint = image?.entrypoint
        volumes = image?.volumes?.mapValues { _ in EmptyObject() }
        workingDir = image?.workingDir ?? ""
        labels = image?.labels
        stopSignal = image?.stopSignal
        onBuild = image?.onBuild
        shell = image?.shell
    }
}
