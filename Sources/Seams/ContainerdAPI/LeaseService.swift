package import Faults

/// Leases keep what an operation makes from being collected (containerd.services.leases.v1.Leases).
package protocol LeaseService: Sendable {
    /// Makes a lease; one whose owner died ends after `seconds`.
    func create(_ id: String, expiresAfterSeconds seconds: Int, _ context: CallContext) async throws(Fault)
    func delete(_ id: String, _ context: CallContext) async throws(Fault)
    func list(_ context: CallContext) async throws(Fault) -> [String]
}
