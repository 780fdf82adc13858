package import Faults
package import OCI

/// Snapshots by name of the driver (containerd.services.snapshots.v1.Snapshots); the plug-in's contract over seam 2.
package protocol SnapshotService: Sendable {
    /// The driver used when `driver` is nil: overlay2, or vfs where overlay is not to be had.
    func defaultDriver() async throws(Fault) -> String
    /// Makes an active snapshot on the committed `parent` (an image's chain id; nil: empty) and says how to mount it.
    /// With the label `swmono.io/volatile` a power cut may forget it: for containers with `--rm`. It lives until it
    /// is removed.
    func prepare(
        _ key: String, parent: String?, driver: String?, labels: [String: String], _ context: CallContext
    ) async throws(Fault) -> [RootMount]
    func mounts(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> [RootMount]
    func remove(_ key: String, driver: String?, _ context: CallContext) async throws(Fault)
    func exists(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Bool
    /// Bytes that the snapshot itself takes.
    func usage(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Int64
    /// What the files of an image's layers come to, in bytes, lowest first; nil for one that is not unpacked.
    func layerBytes(
        _ diffIDs: [OCI.Digest], driver: String?, _ context: CallContext
    ) async throws(Fault) -> [Int64?]
}

extension SnapshotService {
    /// Makes an active snapshot without labels.
    package func prepare(
        _ key: String, parent: String?, driver: String?, _ context: CallContext
    ) async throws(Fault) -> [RootMount] {
        try await prepare(key, parent: parent, driver: driver, labels: [:], context)
    }
}
