internal import ContainerdAPI
internal import Faults
internal import OCI

extension ImageStore {
    /// What a container needs of an image for one platform (nil: the host's), from the content that is here.
    func resolve(_ image: ImageRecord, _ platform: Platform?) throws(Fault) -> ResolvedImage {
        let descriptor = try manifest(of: image, platform)
        let bytes = try content.bytes(descriptor.digest, limit: ImageTree.manifestLimit)
        guard case .manifest(let manifest) = try ImageTree.document(bytes, descriptor) else {
            throw Fault(.invalidArgument, "\(descriptor.digest) is no manifest")
        }
        let text = try content.bytes(manifest.config.digest, limit: ImageTree.configLimit)
        let config = try ImageTree.config(text, manifest)
        try check(config, platform, familiar(image))
        return ResolvedImage(
            manifest: descriptor, configDigest: manifest.config.digest, config: config, layers: manifest.layers,
            chainID: chainIDs(config.rootfs.diffIDs).last)
    }

    /// Through indexes down to the manifest.
    private func manifest(of image: ImageRecord, _ platform: Platform?) throws(Fault) -> Descriptor {
        var descriptor = image.target
        for _ in 0...ImageTree.depthLimit {
            let bytes = try content.bytes(descriptor.digest, limit: ImageTree.manifestLimit)
            guard case .index(let index) = try ImageTree.document(bytes, descriptor) else { return descriptor }
            do throws(Fault) { descriptor = try index.manifest(for: platform) } catch {
                guard let platform, error.kind == .notFound else { throw error }
                throw Fault(
                    .notFound,
                    "image with reference \(familiar(image)) was found but does not provide the specified platform "
                        + "(\(platform))")
            }
        }
        throw Fault(.invalidArgument, "image \(familiar(image)) has indexes within indexes: too many")
    }

    /// Holds an image against the platform that was asked for; without one any is taken.
    func check(_ config: ImageConfig, _ platform: Platform?, _ name: String) throws(Fault) {
        let own = Platform(os: config.os, architecture: config.architecture, variant: config.variant)
        guard let platform, platform.distance(to: own) == nil else { return }
        throw Fault(
            .notFound,
            "image with reference \(name) was found but its platform (\(own)) does not match the specified "
                + "platform (\(platform))")
    }

    private func familiar(_ image: ImageRecord) -> String {
        // Names that are no references keep their own text.
        (try? ImageReference(image.name))?.familiar ?? image.name
    }
}
