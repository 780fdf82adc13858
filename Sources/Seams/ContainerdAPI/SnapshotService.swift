package import Faults
package import OCI

/// Snapshots by name of the driver (containerd.services.snapshots.v1.Snapshots); the plug-in's contract over seam 2.
package protocol SnapshotService: Sendable {
    /// The driver used when `driver` is nil: overlay2, or vfs where overlay is not to be had.
    func defaultDriver() async throws(Fault) -> String
    func prepare(
        _ key: String, parent: String?, driver: String?, _ context: CallContext
    ) async throws(Fault) -> [RootMount]
    func mounts(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> [RootMount]
    func remove(_ key: String, driver: String?, _ context: CallContext) async throws(Fault)
    func exists(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Bool
    /// Bytes that the snapshot itself takes.
    func usage(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Int64
}
