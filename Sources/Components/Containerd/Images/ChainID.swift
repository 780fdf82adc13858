internal import Crypto
internal import OCI

/// Chain ids of a list of DiffIDs, lowest first (image-spec, config.md, "Layer ChainID").
func chainIDs(_ diffIDs: [OCI.Digest]) -> [OCI.Digest] {
    var chain: [OCI.Digest] = []
    for diffID in diffIDs {
        guard let last = chain.last else {
            chain.append(diffID)
            continue
        }
        chain.append(OCI.Digest(sha256: SHA256.hash(data: Array("\(last) \(diffID)".utf8))))
    }
    return chain
}
