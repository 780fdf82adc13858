internal import Faults
internal import Glibc
internal import Linux
package import ShimAPI
package import State
internal import Synchronization

/// Tasks over shims: one process for each container, which outlives whoever made it.
package final class ShimTasks: Sendable {
    /// How long a shim may take for a call that does not wait for the container.
    static let patience = Duration.seconds(60)

    let instance: Instance
    let spawner: ShimSpawn
    private let transport: any ShimTransport
    private let known = Mutex<[String: any ShimClient]>([:])
    private let children = Mutex<[Int32]>([])
    /// Shims that come up for a `create` that was announced.
    let expected = Mutex<[String: Task<Result<any ShimClient, Fault>, Never>]>([:])

    /// `executable`: what shims are started from; this very program when nil.
    package init(instance: Instance, transport: any ShimTransport, executable: String? = nil) {
        self.instance = instance
        self.transport = transport
        spawner = ShimSpawn(instance: instance, executable: executable)
    }

    /// The shim of `id`; `unavailable` where none listens.
    func client(_ id: String) async throws(Fault) -> any ShimClient {
        if let client = known.withLock({ $0[id] }) { return client }
        let client = try await transport.connect(to: instance.shimSocket(id))
        known.withLock { $0[id] = client }
        return client
    }

    /// Starts a shim for `id`.
    func spawn(_ id: String, bundle: String, runtime: String) async throws(Fault) -> any ShimClient {
        reap()
        let spawner = spawner
        let (connection, pid) = try await BlockingPool.shared.run { () throws(Fault) in
            try spawner.start(id, bundle: bundle, runtime: runtime)
        }
        children.withLock { $0.append(pid) }
        let client = try transport.adopt(connection, path: instance.shimSocket(id))
        known.withLock { $0[id] = client }
        return client
    }

    func forget(_ id: String) {
        known.withLock { $0[id] = nil }
        reap()
    }

    /// Shims are children of who started them: their ends are taken when there is something to do anyway.
    private func reap() {
        children.withLock { pids in pids.removeAll { waitpid($0, nil, WNOHANG) != 0 } }
    }

    /// One call; a connection to a shim that is gone is not kept.
    func call(
        _ call: ShimCall, to id: String, within patience: Duration? = ShimTasks.patience
    ) async throws(Fault) -> ShimReply {
        do { return try await client(id).call(call, deadline: patience) } catch {
            if error.kind == .unavailable { forget(id) }
            throw error
        }
    }

    func attachStream(_ request: ShimAttach) async throws(Fault) -> ByteChannel {
        let id = request.process.id
        do { return try await client(id).attach(request, deadline: Self.patience) } catch {
            guard error.kind == .unavailable else { throw error }
            forget(id)
            throw missing(id)
        }
    }

    /// containerd's words for a container without a task.
    func missing(_ id: String) -> Fault {
        Fault(.notFound, "no running task found: task \(id) not found")
    }
}
