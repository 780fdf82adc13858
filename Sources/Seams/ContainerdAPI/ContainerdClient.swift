/// Seam 2: everything the Daemon asks of containerd, service by service.
package struct ContainerdClient: Sendable {
    package let content: any ContentService
    package let images: any ImageService
    package let snapshots: any SnapshotService
    package let leases: any LeaseService
    package let transfer: any TransferService
    package let tasks: any TaskService

    package init(
        content: any ContentService, images: any ImageService, snapshots: any SnapshotService,
        leases: any LeaseService, transfer: any TransferService, tasks: any TaskService
    ) {
        self.content = content
        self.images = images
        self.snapshots = snapshots
        self.leases = leases
        self.transfer = transfer
        self.tasks = tasks
    }
}
