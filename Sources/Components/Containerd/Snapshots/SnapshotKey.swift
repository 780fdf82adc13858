internal import OCI

/// A namespace's keys in a driver, which knows no namespaces.
enum SnapshotKey {
    static func scoped(_ key: String, _ namespace: String) -> String { "\(namespace)/\(key)" }

    /// The chain id of an image's layer as the driver's key.
    static func layer(_ chainID: Digest, _ namespace: String) -> String { scoped("\(chainID)", namespace) }

    /// Where a layer is unpacked before it is committed; ours alone.
    static func extraction(_ chainID: Digest, _ lease: String, _ namespace: String) -> String {
        scoped("\(extractionPrefix)\(lease)-\(chainID.hex)", namespace)
    }

    private static let extractionPrefix = "extract-"

    /// Whether a key is an unpacking that only its lease protects.
    static func isExtraction(_ key: String) -> Bool {
        key.split(separator: "/", maxSplits: 1).last?.hasPrefix(extractionPrefix) ?? false
    }
}
