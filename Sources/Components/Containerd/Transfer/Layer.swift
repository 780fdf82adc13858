internal import OCI

/// One layer of an image on its way to a snapshot.
struct Layer: Sendable {
    let index: Int
    let descriptor: Descriptor
    let diffID: Digest
    let chainID: Digest
    /// Chain id of all that lies below.
    let parent: Digest?

    /// As Docker's progress lines name it.
    var shortID: String { String(descriptor.digest.hex.prefix(12)) }

    static func all(of image: ResolvedLayers) -> [Layer] {
        let chain = chainIDs(image.diffIDs)
        return zip(image.layers, image.diffIDs).enumerated().map { index, pair in
            Layer(
                index: index, descriptor: pair.0, diffID: pair.1, chainID: chain[index],
                parent: index > 0 ? chain[index - 1] : nil)
        }
    }
}

/// A manifest's layers with their DiffIDs, lowest first; as many of the one as of the other.
struct ResolvedLayers: Sendable {
    let layers: [Descriptor]
    let diffIDs: [Digest]
}
