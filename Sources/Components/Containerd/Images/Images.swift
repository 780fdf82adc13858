internal import ContainerdAPI
internal import Faults
internal import Linux

/// Names of images over seam 2.
struct Images: ImageService {
    let store: ImageStore

    func get(_ name: String, _ context: CallContext) async throws(Fault) -> ImageRecord {
        try await BlockingPool.shared.run { () throws(Fault) in try store.images.get(name, context.namespace) }
    }

    func list(_ context: CallContext) async throws(Fault) -> [ImageRecord] {
        try await BlockingPool.shared.run { () throws(Fault) in try store.images.list(context.namespace) }
    }

    func create(_ image: ImageRecord, _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            try store.images.create(image, context.namespace)
            store.sweepDead()
        }
    }

    func put(_ image: ImageRecord, _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            _ = try store.images.put(image, context.namespace)
            store.sweepDead()
        }
    }

    func delete(_ name: String, sync: Bool, _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            try store.images.delete(name, context.namespace)
            sync ? try store.collectGarbage() : store.sweepDead()
        }
    }
}
