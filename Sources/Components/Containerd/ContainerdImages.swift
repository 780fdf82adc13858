package import ContainerdAPI
package import Faults
package import SnapshotterAPI
package import State

/// containerd without its tasks: content, images, snapshots, leases and transfers of one engine.
///
/// Words: a *blob* is content by digest, an *ingest* a blob under way, an *image* a name that points at a manifest or
/// index, a *snapshot* a layer's tree, a *lease* what keeps all of it from being collected while it is not named yet.
/// State is on disk alone: any number of processes may do this at the same time.
package struct ContainerdImages: Sendable {
    private let store: ImageStore
    private let environment: [String: String]
    private let userAgent: String

    /// `snapshotters`: every driver there is. `preferred` decides which one new snapshots get. `environment`: where a
    /// registry client finds proxies and certificates. `userAgent`: what registries are told of us.
    package init(
        _ instance: Instance, snapshotters: [any Snapshotter],
        preferred: @escaping @Sendable () throws(Fault) -> String, environment: [String: String] = [:],
        userAgent: String = "swmono"
    ) {
        store = ImageStore(instance, snapshotters, preferred: preferred)
        self.environment = environment
        self.userAgent = userAgent
    }

    package var content: any ContentService { Content(store: store.content) }
    package var images: any ImageService { Images(store: store) }
    package var snapshots: any SnapshotService { Snapshots(store: store) }
    package var leases: any LeaseService { Leases(store: store) }
    package var transfer: any TransferService { Transfer(store: store, environment: environment, userAgent: userAgent) }

    /// Everything of seam 2, with tasks from elsewhere.
    package func client(tasks: any TaskService) -> ContainerdClient {
        ContainerdClient(
            content: content, images: images, snapshots: snapshots, leases: leases, transfer: transfer, tasks: tasks)
    }

    /// Removes what nothing refers to any more; blocks.
    package func collectGarbage() throws(Fault) { try store.collectGarbage() }
}
