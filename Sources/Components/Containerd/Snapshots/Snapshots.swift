internal import ContainerdAPI
internal import Faults
internal import Linux
internal import OCI
internal import SnapshotterAPI

/// Snapshots over seam 2: the drivers, with keys of a namespace.
struct Snapshots: SnapshotService {
    let store: ImageStore

    func defaultDriver() async throws(Fault) -> String {
        try await BlockingPool.shared.run { () throws(Fault) in try store.preferred() }
    }

    func prepare(
        _ key: String, parent: String?, driver: String?, labels: [String: String], _ context: CallContext
    ) async throws(Fault) -> [RootMount] {
        try await on(driver, key, context) { (driver, key) throws(Fault) in
            defer { store.sweepDead() }
            return try store.gate.publishing { () throws(Fault) in
                let parent = parent.map { SnapshotKey.scoped($0, context.namespace) }
                return try driver.prepare(key, parent: parent, labels: labels)
            }
        }
    }

    func mounts(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> [RootMount] {
        try await on(driver, key, context) { (driver, key) throws(Fault) in try driver.mounts(key) }
    }

    func remove(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) {
        try await on(driver, key, context) { (driver, key) throws(Fault) in try driver.remove(key) }
    }

    func exists(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Bool {
        try await on(driver, key, context) { (driver, key) throws(Fault) in
            do throws(Fault) {
                _ = try driver.stat(key)
                return true
            } catch {
                if error.kind == .notFound { return false }
                throw error
            }
        }
    }

    func usage(_ key: String, driver: String?, _ context: CallContext) async throws(Fault) -> Int64 {
        try await on(driver, key, context) { (driver, key) throws(Fault) in try driver.usage(key).bytes }
    }

    func layerBytes(
        _ diffIDs: [Digest], driver: String?, _ context: CallContext
    ) async throws(Fault) -> [Int64?] {
        try await on(driver, "", context) { (driver, _) throws(Fault) in
            var bytes: [Int64?] = []
            for chainID in chainIDs(diffIDs) {
                let key = SnapshotKey.layer(chainID, context.namespace)
                do throws(Fault) {
                    let known = try driver.stat(key).labels[SnapshotLabel.fileBytes].flatMap { Int64($0) }
                    // One from before the label was kept is counted on disk.
                    if let known {
                        bytes.append(known)
                    } else {
                        bytes.append(try driver.usage(key).bytes)
                    }
                } catch {
                    guard error.kind == .notFound else { throw error }
                    bytes.append(nil)
                }
            }
            return bytes
        }
    }

    private func on<Value: Sendable>(
        _ name: String?, _ key: String, _ context: CallContext,
        _ body: @escaping @Sendable (any Snapshotter, String) throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        try await BlockingPool.shared.run { () throws(Fault) in
            try body(try store.snapshotter(name), SnapshotKey.scoped(key, context.namespace))
        }
    }
}
