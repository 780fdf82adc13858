internal import ContainerdAPI
internal import Faults
internal import Linux
internal import State

/// Leases over seam 2.
struct Leases: LeaseService {
    let store: ImageStore

    func create(
        _ id: String, expiresAfterSeconds seconds: Int, _ context: CallContext
    ) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in
            try store.gate.publishing { () throws(Fault) in
                let end = WallClock.nanoseconds + Int64(seconds) * 1_000_000_000
                _ = try store.leases.make(id, expiresAt: end, context.namespace)
            }
        }
    }

    func delete(_ id: String, _ context: CallContext) async throws(Fault) {
        try await BlockingPool.shared.run { () throws(Fault) in try store.leases.delete(id, context.namespace) }
    }

    func list(_ context: CallContext) async throws(Fault) -> [String] {
        await BlockingPool.shared.run { store.leases.list(context.namespace) }
    }
}
