package import ContainerdAPI
internal import Faults
internal import Linux
internal import ShimAPI
internal import Synchronization

extension ShimTasks {
    /// A shim takes milliseconds to come up: it does while its caller writes the bundle. One that is never asked for a
    /// container ends with its connection.
    package func expect(_ id: String, bundle: String, runtime: String, _ context: CallContext) {
        // Unstructured, for it outlives this call: `create` or `withdraw` awaits it.
        let shim = Task(executorPreference: BlockingPool.shared) { () -> Result<any ShimClient, Fault> in
            do throws(Fault) {
                return .success(try await self.spawn(id, bundle: bundle, runtime: runtime))
            } catch { return .failure(error) }
        }
        expected.withLock { $0[id] = shim }
    }

    package func withdraw(_ id: String, _ context: CallContext) async {
        guard let shim = expected.withLock({ $0.removeValue(forKey: id) }) else { return }
        guard case .success(let client) = await shim.value else { return }
        // One that is gone is as good as withdrawn.
        _ = try? await client.call(.shutdown(id: id, now: true), deadline: .seconds(5))
        forget(id)
    }

    /// The shim that was announced, or a new one.
    func shim(_ id: String, bundle: String, runtime: String) async throws(Fault) -> any ShimClient {
        guard let shim = expected.withLock({ $0.removeValue(forKey: id) }) else {
            return try await spawn(id, bundle: bundle, runtime: runtime)
        }
        return try await shim.value.get()
    }
}
